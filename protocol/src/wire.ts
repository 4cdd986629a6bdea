import type { EntriesFact, FeedbackFact, Page, Snapshot, StateFact, SyncRequest } from './facts.ts';
import type { Id } from './ids.ts';
import type { ReplyState } from './reply-states.ts';
import type { Attachment, Author, Turn } from './turns.ts';

/** How many turns a page or a snapshot carries where the reader does not say, and at most. */
export const PAGE_TURNS = 50;
/** More of them in one answer would make the first paint of a long conversation wait. */
export const MAX_PAGE_TURNS = 100;
/** How many held replies one sync may list; a reader with more asks in portions. Bounds a request's length. */
export const MAX_HELD_REPLIES = 100;

/** How much feedback a snapshot carries at most. */
export const MAX_RATINGS = 100;

/** The body of `POST /v1/visitors` (rule H1). */
export interface VisitorRequest {
  readonly site: string;
  /** A JWT that the host site signed. */
  readonly identity?: string;
}

/** The answer of `POST /v1/visitors` (rule H1). */
export interface VisitorGrant {
  readonly token: string;
  readonly visitorId: Id;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** How many strings a page may tell with a turn, and how long names and values may be, in code units. */
export const MAX_CONTEXT = { fields: 16, name: 64, value: 2_000 } as const;

/** What the page tells about itself with a turn: short strings by name, such as `url` and `title` (`MAX_CONTEXT`). */
export type TurnContext = Readonly<Record<string, string>>;

/** The body of `POST /v1/conversations/:conversation/turns` (rule H2). */
export interface PostTurn {
  readonly id: Id;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly context?: TurnContext;
}

/** How many files one turn may take (rules H2, H11). */
export const MAX_ATTACHMENTS = 10;
/** How long a file's name may be, in code units (rule H11). */
export const MAX_ATTACHMENT_NAME = 200;

/** The answer of `GET /v1/attachments`: what may be uploaded, told before anybody tries (rule H11). */
export interface AttachmentLimits {
  /** The largest file, in bytes; 0 where no files are taken. */
  readonly maxBytes: number;
  /** The media types that are taken. */
  readonly types: readonly string[];
}

/** One line of the list of conversations (rule H5). */
export interface ConversationSummary {
  readonly id: Id;
  /** The beginning of the first question (`titleOf`). */
  readonly title: string;
  readonly head: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly last: LastLine;
}

/** The last turn of a conversation. */
export interface LastLine {
  readonly author: Author;
  readonly text: string;
  /** How far its reply is, where it asks for one. */
  readonly reply?: ReplyState;
  /** The beginning of its answer, in one line, once that has ended. */
  readonly answer?: string;
}

/** A conversation in which words were found, and its last turn that has them all (rule H13). */
export interface FoundConversation extends ConversationSummary {
  readonly found: { readonly turnId: Id; readonly seq: number; readonly excerpt: string };
}

/** The stable words for what can go wrong (rule H8). */
export type ProblemCode =
  'invalid' | 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'rate_limited' | 'unavailable';

/** An error as it travels: RFC 9457, with a stable `code` (rule H8). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What was wrong, with the value, and what would be right. */
  readonly detail: string;
}

/** What a socket's `sync` is answered with (rule S2). */
export type SyncAnswer = Snapshot | { readonly kind: 'problem'; readonly problem: Problem };

/** Events from the server to a socket (rule S3). The event's name is the fact's kind. */
export interface ServerToClient {
  turn(turn: Turn): void;
  entries(fact: Omit<EntriesFact, 'kind'>): void;
  state(fact: Omit<StateFact, 'kind'>): void;
  feedback(fact: Omit<FeedbackFact, 'kind'>): void;
  /** The token is about to run out; `expiresAt` in milliseconds since 1970. */
  expired(notice: { readonly expiresAt: number }): void;
}

/** Events from a socket to the server (rule S2). */
export interface ClientToServer {
  sync(request: SyncRequest, answer: (answer: SyncAnswer) => void): void;
}

/** The answers of `GET /v1/conversations/:conversation` (rules H3, H4). */
export type ConversationAnswer = Snapshot | Page;
