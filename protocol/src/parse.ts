/*
 * Longer than other files: every shape that comes over the wire, one after the other.
 */
import type { Entry } from './entries.ts';
import type {
  EntriesFact,
  Fact,
  FeedbackFact,
  HeldReply,
  Page,
  Rating,
  ReplyPatch,
  Snapshot,
  StateFact,
  SyncRequest,
} from './facts.ts';
import type { Feedback, FeedbackValue } from './feedback.ts';
import { isId, type Id } from './ids.ts';
import { REPLY_STATES, type ReplyState } from './reply-states.ts';
import type { Attachment, Author, Reply, ReplyError, Turn } from './turns.ts';
import type { AttachmentLimits } from './wire.ts';

/** Says which part of a value from outside was not what the protocol allows. */
export class ParseError extends TypeError {
  override name = 'ParseError';
}

type Fields = Readonly<Record<string, unknown>>;
type Parser<T> = (value: unknown, path: string) => T;

/**
 * Reads a fact from outside (rules F1 to F3, F12). Fields that are not known are dropped, so that an older reader
 * understands a newer writer.
 *
 * @param kind the name of the event that carried it
 * @throws ParseError
 */
export function parseFact(kind: Fact['kind'], value: unknown): Fact {
  if (kind === 'turn') return { kind, turn: parseTurn(value) };
  const fields = objectAt(value, kind);
  if (kind === 'feedback') {
    const conversationId = idAt(fields['conversationId'], 'feedback.conversationId');
    return { kind, conversationId, ...ratingAt(fields, kind) } satisfies FeedbackFact;
  }
  const address = {
    conversationId: idAt(fields['conversationId'], `${kind}.conversationId`),
    turnId: idAt(fields['turnId'], `${kind}.turnId`),
    seq: countAt(fields['seq'], `${kind}.seq`),
    epoch: countAt(fields['epoch'], `${kind}.epoch`),
  };
  if (kind === 'entries') {
    const from = countAt(fields['from'], 'entries.from');
    return {
      kind,
      ...address,
      from,
      entries: listAt(shownEntryAt)(fields['entries'], 'entries.entries'),
    } satisfies EntriesFact;
  }
  return { kind, ...address, ...standAt(fields, 'state') } satisfies StateFact;
}

/**
 * Reads a whole turn.
 *
 * @throws ParseError
 */
export function parseTurn(value: unknown, path = 'turn'): Turn {
  const fields = objectAt(value, path);
  return {
    id: idAt(fields['id'], `${path}.id`),
    conversationId: idAt(fields['conversationId'], `${path}.conversationId`),
    seq: countAt(fields['seq'], `${path}.seq`),
    author: oneOf<Author>(['visitor', 'operator', 'site'])(fields['author'], `${path}.author`),
    text: stringAt(fields['text'], `${path}.text`),
    attachments: listAt(attachmentAt)(fields['attachments'], `${path}.attachments`),
    createdAt: countAt(fields['createdAt'], `${path}.createdAt`),
    reply: fields['reply'] === null ? null : replyAt(fields['reply'], `${path}.reply`),
    ...optional('feedback', fields['feedback'], feedbackAt, path),
  };
}

/**
 * Reads the answer to a sync or the body of a page (rules H3, H4, S2).
 *
 * @throws ParseError
 */
export function parseConversation(value: unknown): Snapshot | Page {
  const fields = objectAt(value, 'answer');
  const common = {
    conversationId: idAt(fields['conversationId'], 'answer.conversationId'),
    head: countAt(fields['head'], 'answer.head'),
    turns: listAt(parseTurn)(fields['turns'], 'answer.turns'),
    more: booleanAt(fields['more'], 'answer.more'),
  };
  const kind = oneOf<'snapshot' | 'page'>(['snapshot', 'page'])(fields['kind'], 'answer.kind');
  if (kind === 'page') return { kind, ...common };
  return {
    kind,
    ...common,
    replies: listAt(patchAt)(fields['replies'], 'answer.replies'),
    ...optional('ratings', fields['ratings'], listAt(ratingAt), 'answer'),
    ...optional('rated', fields['rated'], countAt, 'answer'),
  };
}

/**
 * Reads a sync request (rule S2).
 *
 * @throws ParseError
 */
export function parseSyncRequest(value: unknown): SyncRequest {
  const fields = objectAt(value, 'sync');
  return {
    conversationId: idAt(fields['conversationId'], 'sync.conversationId'),
    after: countAt(fields['after'], 'sync.after'),
    held: listAt(heldAt)(fields['held'], 'sync.held'),
    ...optional('rated', fields['rated'], countAt, 'sync'),
  };
}

/**
 * Reads what the server says of a file that it took (rule H11).
 *
 * @throws ParseError
 */
export function parseAttachment(value: unknown): Attachment {
  return attachmentAt(value, 'attachment');
}

/**
 * Reads what may be uploaded (rule H11).
 *
 * @throws ParseError
 */
export function parseAttachmentLimits(value: unknown): AttachmentLimits {
  const fields = objectAt(value, 'limits');
  return {
    maxBytes: countAt(fields['maxBytes'], 'limits.maxBytes'),
    types: listAt(stringAt)(fields['types'], 'limits.types'),
  };
}

/** Writes a held reply as H3's query has it: `TURN:EPOCH:LENGTH`. */
export function formatHeld({ turnId, epoch, length }: HeldReply): string {
  return `${turnId}:${epoch}:${length}`;
}

/**
 * Reads a held reply from H3's query.
 *
 * @throws ParseError
 */
export function parseHeld(value: string): HeldReply {
  const [turnId, epoch, length, ...rest] = value.split(':');
  if (rest.length > 0) throw wrong(value, 'held', 'TURN:EPOCH:LENGTH');
  return heldAt({ turnId, epoch: digitsAt(epoch), length: digitsAt(length) }, 'held');
}

const replyAt: Parser<Reply> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    ...standAt(fields, path),
    epoch: countAt(fields['epoch'], `${path}.epoch`),
    entries: listAt(shownEntryAt)(fields['entries'], `${path}.entries`),
  };
};

const patchAt: Parser<ReplyPatch> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    ...replyAt(value, path),
    turnId: idAt(fields['turnId'], `${path}.turnId`),
    seq: countAt(fields['seq'], `${path}.seq`),
    from: countAt(fields['from'], `${path}.from`),
  };
};

const ratingAt: Parser<Rating> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    turnId: idAt(fields['turnId'], `${path}.turnId`),
    seq: countAt(fields['seq'], `${path}.seq`),
    feedback: feedbackAt(fields['feedback'], `${path}.feedback`),
  };
};

const feedbackAt: Parser<Feedback> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    revision: countAt(fields['revision'], `${path}.revision`),
    epoch: countAt(fields['epoch'], `${path}.epoch`),
    value: oneOf<FeedbackValue>([1, -1, 0])(fields['value'], `${path}.value`),
    ...optional('comment', fields['comment'], stringAt, path),
  };
};

const heldAt: Parser<HeldReply> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    turnId: idAt(fields['turnId'], `${path}.turnId`),
    epoch: countAt(fields['epoch'], `${path}.epoch`),
    length: countAt(fields['length'], `${path}.length`),
  };
};

const attachmentAt: Parser<Attachment> = (value, path) => {
  const fields = objectAt(value, path);
  return {
    id: idAt(fields['id'], `${path}.id`),
    name: stringAt(fields['name'], `${path}.name`),
    mediaType: stringAt(fields['mediaType'], `${path}.mediaType`),
    size: countAt(fields['size'], `${path}.size`),
  };
};

/**
 * Reads an entry before it is stored.
 *
 * @throws ParseError
 */
export function parseEntry(value: unknown): Entry {
  return entryAt(value, 'entry');
}

/**
 * Reads an entry that is stored already. One that cannot be read becomes one of a kind that nobody knows: it is counted
 * and shows nothing (rule D8), and the rest of the conversation can be read.
 */
const shownEntryAt: Parser<Entry> = (value, path) => {
  try {
    return entryAt(value, path);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { kind: 'unreadable' } as unknown as Entry;
  }
};

/** Checks what a reader relies on; a kind that is not known passes, since it has to be counted (rule D8). */
const entryAt: Parser<Entry> = (value, path) => {
  const fields = objectAt(value, path);
  const required: Readonly<Record<string, readonly string[]>> = {
    text: ['text'],
    reasoning: ['text'],
    tool: ['callId', 'name', 'state'],
    source: ['id', 'title'],
    file: ['id', 'name', 'mediaType', 'url'],
    card: ['id', 'card'],
  };
  const names = required[stringAt(fields['kind'], `${path}.kind`)] ?? [];
  for (const name of names) stringAt(fields[name], `${path}.${name}`);
  return value as Entry;
};

function standAt(fields: Fields, path: string): { state: ReplyState; length: number; error?: ReplyError } {
  const state = oneOf(REPLY_STATES)(fields['state'], `${path}.state`);
  const length = countAt(fields['length'], `${path}.length`);
  if (fields['error'] === undefined || fields['error'] === null) return { state, length };
  const error = objectAt(fields['error'], `${path}.error`);
  const code = stringAt(error['code'], `${path}.error.code`);
  return { state, length, error: { code, message: stringAt(error['message'], `${path}.error.message`) } };
}

/** A field that may be left out, as the part of an object that it is. */
function optional<K extends string, T>(name: K, value: unknown, parse: Parser<T>, path: string): { [P in K]?: T } {
  if (value === undefined || value === null) return {};
  return { [name]: parse(value, `${path}.${name}`) } as { [P in K]: T };
}

function oneOf<T extends string | number>(allowed: readonly T[]): Parser<T> {
  return (value, path) => {
    if (allowed.includes(value as T)) return value as T;
    throw wrong(value, path, `one of ${allowed.join(', ')}`);
  };
}

function listAt<T>(parse: Parser<T>): Parser<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(value, path, 'a list');
    return value.map((item, index) => parse(item, `${path}[${index}]`));
  };
}

function objectAt(value: unknown, path: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(value, path, 'an object');
}

function stringAt(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw wrong(value, path, 'a string');
}

function booleanAt(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(value, path, 'true or false');
}

function countAt(value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw wrong(value, path, 'a whole number, 0 or more');
}

function digitsAt(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function idAt(value: unknown, path: string): Id {
  if (isId(value)) return value;
  throw wrong(value, path, 'a UUIDv7 in lower case');
}

function wrong(value: unknown, path: string, wanted: string): ParseError {
  const shown = JSON.stringify(value) ?? 'nothing';
  return new ParseError(`${path}: expected ${wanted}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`);
}
