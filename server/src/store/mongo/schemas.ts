import { Schema, type IndexDefinition, type IndexOptions } from 'mongoose';
import type { Feedback, Id, ReplyError, ReplyState } from '@parley/protocol';
import type { StoredBody } from '../turn-body.ts';

/** Who a conversation belongs to (rule D9); the visitor who first wrote in it, for ever. */
export interface ConversationDocument {
  readonly _id: Id;
  readonly visitorId: Id;
}

/** A reply inside its turn's document (rule D4). */
export interface ReplyDocument {
  readonly state: ReplyState;
  readonly epoch: number;
  readonly length: number;
  /** Each entry as JSON: what a responder gives may hold keys and depths that BSON does not take. */
  readonly entries: readonly string[];
  readonly error?: ReplyError;
  readonly attempts: number;
  /** When somebody should look: a pending reply is due, or a generating one's lease runs out. Absent otherwise. */
  readonly wakeAt?: number;
  /** How many entries outlast an attempt (rule W11); absent where none do. */
  readonly kept?: number;
  /** What was answered to its tool calls since the visitor last asked, each as JSON, as entries are (rule H10). */
  readonly answers?: readonly string[];
  /** While it is awaiting: when that has lasted too long. */
  readonly waitsUntil?: number;
}

/** What was said about an answer, inside its turn's document. */
export interface FeedbackDocument extends Feedback {
  /** `CONVERSATION:REVISION`, unique: two at one revision clash here, and the second tries the next (rule F12). */
  readonly place: string;
}

/** A turn with its reply: one document, so that every change of it is one atomic step. */
export interface TurnDocument extends StoredBody {
  /** `CONVERSATION:TURN`, which makes a turn unique by both (rule D5). */
  readonly _id: string;
  readonly conversationId: Id;
  readonly turnId: Id;
  readonly visitorId: Id;
  readonly seq: number;
  readonly site: string;
  readonly createdAt: number;
  /** Set before the next turn is stored: from then on a done reply here can never change (rules H3, H6). */
  readonly sealed?: boolean;
  readonly reply: ReplyDocument | null;
  readonly feedback?: FeedbackDocument;
  /** The words by which it is found (rule H13). Absent in what an earlier version stored; never read back. */
  readonly words?: readonly string[];
}

/** A turn's document whose reply is asked for. */
export interface ReplyTurnDocument extends TurnDocument {
  readonly reply: ReplyDocument;
}

const OPTIONS = { strict: 'throw', versionKey: false, id: false, minimize: false, autoIndex: false } as const;
const text = { type: String, required: true } as const;
/** Required, but may be empty, which Mongoose takes for missing. */
const anyText = { type: String, required: (): boolean => false } as const;
const number = { type: Number, required: true } as const;

const replySchema = new Schema<ReplyDocument>(
  {
    state: text,
    epoch: number,
    length: number,
    entries: { type: [String], required: true },
    error: { type: new Schema({ code: text, message: anyText }, { ...OPTIONS, _id: false }) },
    attempts: number,
    wakeAt: Number,
    kept: Number,
    answers: { type: [String], default: undefined },
    waitsUntil: Number,
  },
  { ...OPTIONS, _id: false },
);

const feedbackSchema = new Schema<FeedbackDocument>(
  { place: text, revision: number, epoch: number, value: number, comment: String },
  { ...OPTIONS, _id: false },
);

/** How `conversations` look. */
export const conversationSchema = new Schema<ConversationDocument>(
  { _id: text, visitorId: text },
  { ...OPTIONS, collection: 'conversations' },
);

/** How `turns` look. */
export const turnSchema = new Schema<TurnDocument>(
  {
    _id: text,
    conversationId: text,
    turnId: text,
    visitorId: text,
    seq: number,
    site: text,
    author: text,
    text: anyText,
    attachments: text,
    context: text,
    createdAt: number,
    sealed: Boolean,
    reply: { type: replySchema, default: null },
    feedback: feedbackSchema,
    words: { type: [String], default: undefined, select: false },
  },
  { ...OPTIONS, collection: 'turns' },
);

const INDEXES: readonly [IndexDefinition, IndexOptions][] = [
  // Rule D3: two turns at one place clash here, and the second tries the next place.
  [{ conversationId: 1, seq: 1 }, { unique: true }],
  [{ conversationId: 1, 'reply.state': 1, seq: 1 }, {}],
  [{ 'reply.wakeAt': 1 }, { sparse: true }],
  [{ 'reply.waitsUntil': 1 }, { sparse: true }],
  [{ visitorId: 1, conversationId: 1, seq: 1, createdAt: 1 }, {}],
  [{ 'feedback.place': 1 }, { unique: true, sparse: true }],
  // Also finds a visitor's turns that have no words yet: in an index they have none as null.
  [{ visitorId: 1, words: 1 }, {}],
];
for (const [keys, options] of INDEXES) turnSchema.index(keys, options);
