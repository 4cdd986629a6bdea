/*
 * Longer than other files: every shape that comes over the wire, one after the other, each as a table of its fields.
 */
import type { Entry, SourceEntry, ToolEntry } from './entries.ts';
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
import { isId } from './ids.ts';
import { REPLY_STATES, type ReplyState } from './reply-states.ts';
import type { Attachment, Author, Reply, ReplyError, Turn } from './turns.ts';
import type { AttachmentLimits } from './wire.ts';

/** Says which part of a value from outside was not what the protocol allows. */
export class ParseError extends TypeError {
  override name = 'ParseError';
}

/** Gives the value as what it is. Throws a `ParseError` that names the path where it is something else. */
type Parser<T> = (value: unknown, path: string) => T;

/** A parser for each field of an object. One that may be left out is missing in what comes out where it gives nothing. */
type Shape<T> = { readonly [K in keyof T]-?: Parser<object extends Pick<T, K> ? T[K] | undefined : T[K]> };

const stringAt = check<string>('a string', (value) => typeof value === 'string');
const booleanAt = check<boolean>('true or false', (value) => typeof value === 'boolean');
const countAt = check<number>(
  'a whole number, 0 or more',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
const idAt = check<string>('a UUIDv7 in lower case', isId);
const arrayAt = check<unknown[]>('a list', Array.isArray);
const objectAt = check<Readonly<Record<string, unknown>>>(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const attachmentAt = shaped<Attachment>({ id: idAt, name: stringAt, mediaType: stringAt, size: countAt });

/** What a reader relies on in each kind of entry. */
const ENTRIES = new Map<string, Parser<unknown>>(
  Object.entries({
    text: shaped({ text: stringAt }),
    reasoning: shaped({ text: stringAt }),
    tool: shaped<Omit<ToolEntry, 'kind' | 'state' | 'input' | 'output'> & { state: string }>({
      callId: stringAt,
      name: stringAt,
      state: stringAt,
      title: optional(stringAt),
      error: optional(stringAt),
    }),
    source: shaped<Omit<SourceEntry, 'kind'>>({
      id: stringAt,
      title: stringAt,
      url: optional(stringAt),
      quote: optional(stringAt),
    }),
    file: shaped({ id: stringAt, name: stringAt, mediaType: stringAt, url: stringAt }),
    card: shaped({ id: stringAt, card: stringAt }),
  }),
);

/** A kind that is not known passes, since it has to be counted (rule D8); so does what is not looked at here. */
const entryAt: Parser<Entry> = (value, path) => {
  const kind = stringAt(objectAt(value, path)['kind'], `${path}.kind`);
  ENTRIES.get(kind)?.(value, path);
  return value as Entry;
};

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

/** How far a reply is. */
const STAND = {
  state: oneOf<ReplyState>(REPLY_STATES),
  length: countAt,
  error: optional(shaped<ReplyError>({ code: stringAt, message: stringAt })),
};
const REPLY: Shape<Reply> = { ...STAND, epoch: countAt, entries: listOf(shownEntryAt) };
const replyAt = shaped(REPLY);

const feedbackAt = shaped<Feedback>({
  revision: countAt,
  epoch: countAt,
  value: oneOf<FeedbackValue>([1, -1, 0]),
  comment: optional(stringAt),
});

/** Which turn of a conversation something is said of. */
const PLACE = { turnId: idAt, seq: countAt };
const RATING: Shape<Rating> = { ...PLACE, feedback: feedbackAt };

const turnAt = shaped<Turn>({
  id: idAt,
  conversationId: idAt,
  seq: countAt,
  author: oneOf<Author>(['visitor', 'operator', 'site']),
  text: stringAt,
  attachments: listOf(attachmentAt),
  createdAt: countAt,
  reply: (value, path) => (value === null ? null : replyAt(value, path)),
  feedback: optional(feedbackAt),
});

const ADDRESS = { conversationId: idAt, ...PLACE };
const FACTS = {
  entries: shaped<Omit<EntriesFact, 'kind'>>({
    ...ADDRESS,
    epoch: countAt,
    from: countAt,
    entries: listOf(shownEntryAt),
  }),
  state: shaped<Omit<StateFact, 'kind'>>({ ...ADDRESS, epoch: countAt, ...STAND }),
  feedback: shaped<Omit<FeedbackFact, 'kind'>>({ ...ADDRESS, ...RATING }),
};

const PART = { conversationId: idAt, head: countAt, turns: listOf(turnAt), more: booleanAt };
const ANSWERS = {
  page: shaped<Omit<Page, 'kind'>>(PART),
  snapshot: shaped<Omit<Snapshot, 'kind'>>({
    ...PART,
    replies: listOf(shaped<ReplyPatch>({ ...REPLY, ...PLACE, from: countAt })),
    ratings: optional(listOf(shaped(RATING))),
    rated: optional(countAt),
  }),
};
const answerKindAt = oneOf<keyof typeof ANSWERS>(['snapshot', 'page']);

/**
 * Reads a fact from outside (rules F1 to F3, F12). Fields that are not known are dropped, so that an older reader
 * understands a newer writer.
 *
 * @param kind the name of the event that carried it
 * @throws ParseError
 */
export function parseFact(kind: Fact['kind'], value: unknown): Fact {
  if (kind === 'turn') return { kind, turn: parseTurn(value) };
  return { kind, ...FACTS[kind](value, kind) } as Fact;
}

/**
 * Reads a whole turn.
 *
 * @throws ParseError
 */
export function parseTurn(value: unknown): Turn {
  return turnAt(value, 'turn');
}

/**
 * Reads the answer to a sync or the body of a page (rules H3, H4, S2).
 *
 * @throws ParseError
 */
export function parseConversation(value: unknown): Snapshot | Page {
  const kind = answerKindAt(objectAt(value, 'answer')['kind'], 'answer.kind');
  return { kind, ...ANSWERS[kind](value, 'answer') } as Snapshot | Page;
}

/**
 * Reads a sync request (rule S2).
 *
 * @throws ParseError
 */
export function parseSyncRequest(value: unknown): SyncRequest {
  const shape = { conversationId: idAt, after: countAt, held: listOf(heldAt), rated: optional(countAt) };
  return shaped<SyncRequest>(shape)(value, 'sync');
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
  return shaped<AttachmentLimits>({ maxBytes: countAt, types: listOf(stringAt) })(value, 'limits');
}

/**
 * Reads an entry before it is stored.
 *
 * @throws ParseError
 */
export function parseEntry(value: unknown): Entry {
  return entryAt(value, 'entry');
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

function heldAt(value: unknown, path: string): HeldReply {
  return shaped<HeldReply>({ turnId: idAt, epoch: countAt, length: countAt })(value, path);
}

function digitsAt(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** Reads an object with these fields; all others are dropped. */
function shaped<T>(shape: Shape<T>): Parser<T> {
  const parsers = Object.entries<Parser<unknown>>(shape);
  return (value, path) => {
    const fields = objectAt(value, path);
    const read: Record<string, unknown> = {};
    for (const [name, parse] of parsers) {
      const field = parse(fields[name], `${path}.${name}`);
      if (field !== undefined) read[name] = field;
    }
    return read as T;
  };
}

/** A field that may be left out, or be `null`. */
function optional<T>(parse: Parser<T>): Parser<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : parse(value, path));
}

function listOf<T>(parse: Parser<T>): Parser<T[]> {
  return (value, path) => arrayAt(value, path).map((item, index) => parse(item, `${path}[${index}]`));
}

function oneOf<T extends string | number>(allowed: readonly T[]): Parser<T> {
  return check<T>(`one of ${allowed.join(', ')}`, (value) => allowed.includes(value as T));
}

/** Reads what has one property that can be asked for. */
function check<T>(wanted: string, isSo: (value: unknown) => boolean): Parser<T> {
  return (value, path) => {
    if (isSo(value)) return value as T;
    throw wrong(value, path, wanted);
  };
}

function wrong(value: unknown, path: string, wanted: string): ParseError {
  const shown = JSON.stringify(value) ?? 'nothing';
  return new ParseError(`${path}: expected ${wanted}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`);
}
