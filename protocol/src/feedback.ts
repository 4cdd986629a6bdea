import type { Turn } from './turns.ts';

/** The longest comment on an answer, in code points. */
export const MAX_COMMENT_CODE_POINTS = 2_000;

/** What the visitor thinks of an answer: it helped, it did not, or nothing any more. */
export type FeedbackValue = 1 | -1 | 0;

/** What was last said about an answer (rules F12, H7). */
export interface Feedback {
  /** 1, 2, 3 in a conversation, in the order in which feedback was stored: of two, the higher one holds. */
  readonly revision: number;
  /** Which attempt it is about. With a reply of another epoch it says nothing about what is shown. */
  readonly epoch: number;
  readonly value: FeedbackValue;
  readonly comment?: string;
}

/** The body of `POST .../turns/:turn/feedback` (rule H7). */
export interface GivenFeedback {
  /** Of the answer that the visitor saw. */
  readonly epoch: number;
  readonly value: FeedbackValue;
  readonly comment?: string;
}

/** The feedback about the answer that a turn shows: none where there is none, or it was taken back, or is about another attempt. */
export function feedbackOf({ reply, feedback }: Pick<Turn, 'reply' | 'feedback'>): Feedback | undefined {
  return feedback && feedback.value !== 0 && feedback.epoch === reply?.epoch ? feedback : undefined;
}

/** Whether a visitor says what is stored already, so that nothing changes (rule H7). */
export function saysSame(held: Feedback | undefined, { epoch, value, comment }: GivenFeedback): boolean {
  return held?.epoch === epoch && held.value === value && held.comment === comment;
}

/** What a visitor says, as it is stored under a revision. */
export function newFeedback({ epoch, value, comment }: GivenFeedback, revision: number): Feedback {
  return { revision, epoch, value, ...(comment !== undefined && { comment }) };
}
