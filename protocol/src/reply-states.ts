/** All states of a reply, first those that go forward, in that order, and then the terminal ones. */
export const REPLY_STATES = ['pending', 'generating', 'awaiting', 'done', 'failed', 'cancelled'] as const;

/** How far a reply is (rule D6). `done`, `failed` and `cancelled` are terminal. */
export type ReplyState = (typeof REPLY_STATES)[number];

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

/** One for all terminal states: none of them follows another within an epoch. */
const TERMINAL_RANK = 3;

/** Whether a reply has ended. Only a retry, with a new epoch, opens it again. */
export function isTerminal(state: ReplyState): boolean {
  return rankOf(state) === TERMINAL_RANK;
}

/** The order of the states within an epoch (rule D11): a fact that would go down is late, and is dropped. */
export function rankOf(state: ReplyState): number {
  return Math.min(REPLY_STATES.indexOf(state), TERMINAL_RANK);
}
