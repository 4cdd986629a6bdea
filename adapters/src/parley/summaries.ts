import { isId, ParseError, type Author, type ConversationSummary } from '@parley/protocol';

/**
 * Reads the list of conversations (rule H5).
 *
 * @throws ParseError
 */
export function parseSummaries(value: unknown): ConversationSummary[] {
  const { conversations } = (value ?? {}) as { conversations?: unknown };
  if (!Array.isArray(conversations)) {
    throw new ParseError(`expected {conversations: [...]}, got ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}`);
  }
  return conversations.map(parseSummary);
}

function parseSummary(value: unknown): ConversationSummary {
  const { id, head, createdAt, updatedAt, last } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { author, text } = (last ?? {}) as Readonly<Record<string, unknown>>;
  if (isId(id) && isTime(head) && isTime(createdAt) && isTime(updatedAt) && isAuthor(author) && isText(text)) {
    return { id, head, createdAt, updatedAt, last: { author, text } };
  }
  throw new ParseError(`expected a conversation's summary, got ${JSON.stringify(value).slice(0, 80)}`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isAuthor = (value: unknown): value is Author => value === 'visitor' || value === 'operator' || value === 'site';
