import type { Id } from '@parley/protocol';

/** Which call of a page's tool it is. */
export interface PageToolCall {
  /** The turn that is being answered. */
  readonly turnId: Id;
  /** Together with the turn it names the call: after a reload the same call may come again. */
  readonly callId: string;
  /** Aborts when nobody waits for the call any more. */
  readonly signal: AbortSignal;
}

/** Does something in the page for an answer. What it gives, or resolves with, is JSON and goes to the backend. */
export type PageToolHandler = (input: unknown, call: PageToolCall) => unknown;
