/** How far a reply is (rule D6). `done`, `failed` and `cancelled` are terminal. */
export type ReplyState = 'pending' | 'generating' | 'awaiting' | 'done' | 'failed' | 'cancelled';

/** What can happen to a reply. */
export type ReplyEvent =
  'claim' | 'reclaim' | 'finish' | 'fail' | 'exhaust' | 'requeue' | 'await' | 'answer' | 'cancel' | 'retry';

interface Move {
  readonly to: ReplyState;
  /** How much the epoch grows: 1 wherever the state goes back, and at every claim (rule D11). */
  readonly epochs: 0 | 1;
}

/** Every move that a reply may make (rules D11, H6, W2, W6, W8, W11). What is not here does not happen. */
export const REPLY_MOVES: Readonly<Record<ReplyState, Readonly<Partial<Record<ReplyEvent, Move>>>>> = {
  pending: {
    claim: { to: 'generating', epochs: 1 },
    exhaust: { to: 'failed', epochs: 0 },
    cancel: { to: 'cancelled', epochs: 0 },
  },
  generating: {
    reclaim: { to: 'generating', epochs: 1 },
    finish: { to: 'done', epochs: 0 },
    fail: { to: 'failed', epochs: 0 },
    exhaust: { to: 'failed', epochs: 0 },
    requeue: { to: 'pending', epochs: 1 },
    await: { to: 'awaiting', epochs: 0 },
    cancel: { to: 'cancelled', epochs: 0 },
  },
  awaiting: {
    answer: { to: 'pending', epochs: 1 },
    cancel: { to: 'cancelled', epochs: 0 },
  },
  done: { retry: { to: 'pending', epochs: 1 } },
  failed: { retry: { to: 'pending', epochs: 1 } },
  cancelled: { retry: { to: 'pending', epochs: 1 } },
};

/** All states, in no order that means anything. */
export const REPLY_STATES = Object.keys(REPLY_MOVES) as readonly ReplyState[];

/**
 * Where an event takes a reply.
 *
 * @throws Error where the table has no such move
 */
export function moveReply(from: ReplyState, event: ReplyEvent): Move {
  const move = REPLY_MOVES[from][event];
  if (!move) throw new Error(`a reply that is ${from} cannot ${event}`);
  return move;
}

/** The states in which an event may happen: what a store puts into the condition of its compare-and-set. */
export function statesThatCan(event: ReplyEvent): ReplyState[] {
  return REPLY_STATES.filter((state) => REPLY_MOVES[state][event]);
}

/** Whether a reply has ended. Only a retry, with a new epoch, opens it again. */
export function isTerminal(state: ReplyState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** The order of the states within an epoch (rule D11): a fact that would go down is late, and is dropped. */
export function rankOf(state: ReplyState): number {
  if (state === 'pending') return 0;
  if (state === 'generating') return 1;
  return state === 'awaiting' ? 2 : 3;
}
