import {
  isId,
  ParseError,
  REPLY_STATES,
  type Author,
  type ConversationSummary,
  type FoundConversation,
  type ReplyState,
} from '@parley/protocol';
import type { HttpRequest } from './http.ts';

/** Gives a command to the server, with a token and within a limit. */
type Command = <T>(request: HttpRequest, read: (body: unknown) => T) => Promise<T>;

/** Asks for the list of conversations (rule H5). */
export function listConversations(command: Command): Promise<ConversationSummary[]> {
  return command({ method: 'GET', path: 'v1/conversations' }, (body) => listIn(body).map(parseSummary));
}

/** Asks for the conversations that have words (rule H13). */
export function searchConversations(command: Command, text: string): Promise<FoundConversation[]> {
  const path = `v1/conversations?${new URLSearchParams({ search: text })}`;
  return command({ method: 'GET', path }, parseFound);
}

function parseFound(value: unknown): FoundConversation[] {
  return listIn(value).map((item) => {
    const { found } = (item ?? {}) as { found?: unknown };
    const { turnId, seq, excerpt } = (found ?? {}) as Readonly<Record<string, unknown>>;
    if (isId(turnId) && isNumber(seq) && isText(excerpt)) {
      return { ...parseSummary(item), found: { turnId, seq, excerpt } };
    }
    throw new ParseError(`expected where it was found, got ${JSON.stringify(found)?.slice(0, 80) ?? 'nothing'}`);
  });
}

function listIn(value: unknown): unknown[] {
  const { conversations } = (value ?? {}) as { conversations?: unknown };
  if (Array.isArray(conversations)) return conversations;
  throw new ParseError(`expected {conversations: [...]}, got ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}`);
}

function parseSummary(value: unknown): ConversationSummary {
  const { id, title, head, createdAt, updatedAt, last } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { author, text, reply, answer } = (last ?? {}) as Readonly<Record<string, unknown>>;
  const isPlaced = isId(id) && isNumber(head) && isNumber(createdAt) && isNumber(updatedAt);
  if (isPlaced && isText(title) && isAuthor(author) && isText(text)) {
    const about = { ...(isState(reply) && { reply }), ...(isText(answer) && { answer }) };
    return { id, title, head, createdAt, updatedAt, last: { author, text, ...about } };
  }
  throw new ParseError(`expected a conversation's summary, got ${JSON.stringify(value).slice(0, 80)}`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isAuthor = (value: unknown): value is Author => value === 'visitor' || value === 'operator' || value === 'site';
const isState = (value: unknown): value is ReplyState => REPLY_STATES.includes(value as ReplyState);
