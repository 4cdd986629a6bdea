import {
  createWellFormedJoiner,
  fold,
  parseEntry,
  waitingCalls,
  type Entry,
  type Fact,
  type Id,
  type ReplyError,
  type Turn,
  type TurnContext,
} from '@parley/protocol';
import type { Environment } from '../environment.ts';
import type { Attempt, Conversations } from './conversations.ts';

/** How long a tab that said nothing keeps a reply: what a reload in the middle of one costs the reader. */
const LEASE_MS = 6_000;
/** A lease may miss two renewals before another tab takes the reply over. */
const RENEW_EVERY_MS = 2_000;
/** Later entries are stored at most so often (rule W4): each costs a write of the whole reply. */
const FLUSH_EVERY_MS = 40;
/** Attempts for each request of the visitor (rules W6, I8). */
const MAX_ATTEMPTS = 3;
const PAUSES_MS = [1_000, 4_000] as const;
/** A function that yields nothing for so long has failed: every reply has to end (rule I7). */
const SILENCE_MS = 120_000;
/** How long a reply waits for the visitor (rule W11). */
const AWAITING_MS = 86_400_000;

const FAILED: ReplyError = {
  code: 'responder_failed',
  message: 'The answer could not be written. You can try again.',
};
const EXHAUSTED: ReplyError = {
  code: 'attempts_exhausted',
  message: 'The answer was interrupted too often. You can try again.',
};

/** What a reply function gets beside the turn. */
export interface ReplyHelp {
  /** Aborts when the visitor stops the reply or the page lets go of it. */
  readonly signal: AbortSignal;
  /** The turns before this one with their replies, oldest first. */
  readonly history: readonly Turn[];
  /**
   * What this reply goes on from, where it asked the visitor for something (rule W11): all that was yielded until then,
   * folded, with the answers. A call that was allowed is `running` now, one that was not is `denied`; what the page gave is
   * the `output` of one that is `done`, or the `error` of one that `failed`. Empty where nothing was asked.
   */
  readonly written: readonly Entry[];
  /** What the page told about itself; empty where it told nothing. */
  readonly context: TurnContext;
}

/**
 * Writes a reply: all at once, or piece by piece. A string is a piece of text. To end while a tool call is in state
 * `approval` or `input` is to wait for the visitor, or for the page's tool; it is called again with the answers.
 */
export type ReplyFunction = (turn: Turn, help: ReplyHelp) => AsyncIterable<string | Entry> | Promise<string> | string;

/** What writes the replies of conversations, as long as it is open. */
export interface ReplyWriter {
  /** Looks whether there is a reply to write, now or later. */
  look(conversationId: Id): void;
  /** Hears of a change: a reply that is being written here may have been stopped. */
  hear(fact: Fact): void;
  /** Stops, and puts what is being written back, so that another tab goes on at once (rule W8). */
  close(): void;
}

/** What a writer needs. */
export interface WriterParts {
  readonly write: ReplyFunction;
  readonly conversations: Conversations;
  readonly environment: Pick<Environment, 'now' | 'setTimer'>;
  /** Does a step on a conversation while no other tab does one. */
  step<T>(conversationId: Id, work: () => T): Promise<T>;
}

/** Builds what writes replies, one at a time in each conversation, in order (rules W2 to W9). */
export function createWriter({ write, conversations, environment, step }: WriterParts): ReplyWriter {
  const running = new Map<Id, { readonly attempt: Attempt; readonly abort: AbortController }>();
  const timers = new Map<Id, () => void>();
  /** Where somebody is looking already, and whether there is reason to look once more afterwards. */
  const looking = new Map<Id, { again: boolean }>();
  let closed = false;

  function look(conversationId: Id): void {
    if (closed || running.has(conversationId)) return;
    const already = looking.get(conversationId);
    if (already) {
      already.again = true;
      return;
    }
    const mine = { again: false };
    looking.set(conversationId, mine);
    timers.get(conversationId)?.();
    timers.delete(conversationId);
    const claimed = step(conversationId, () => {
      const next = conversations.next(conversationId);
      if (!next) return undefined;
      if (next.at > environment.now()) return later(conversationId, next.at);
      const leaseUntil = environment.now() + LEASE_MS;
      const terms = { leaseUntil, maxAttempts: MAX_ATTEMPTS, exhausted: EXHAUSTED };
      return conversations.claim(conversationId, next.turnId, terms) ?? later(conversationId, environment.now());
    });
    const done = (attempt?: Attempt): void => {
      looking.delete(conversationId);
      if (attempt) void run(conversationId, attempt);
      else if (mine.again) look(conversationId);
    };
    claimed.then(done, () => done());
  }

  function later(conversationId: Id, at: number): undefined {
    if (closed) return;
    const wake = (): void => look(conversationId);
    timers.set(conversationId, environment.setTimer(wake, Math.max(0, at - environment.now())));
  }

  async function run(conversationId: Id, attempt: Attempt): Promise<void> {
    const abort = new AbortController();
    running.set(conversationId, { attempt, abort });
    if (closed) abort.abort();
    const { turn, context, attempts } = attempt.shelved;
    const written = fold(turn.reply?.entries ?? []);
    const out = createOutput(conversationId, attempt, abort);
    let end: Parameters<Conversations['settle']>[1] = { event: 'finish' };
    try {
      const { signal } = abort;
      await out.drain(write(turn, { signal, history: attempt.history, context, written }));
      const isWaiting = waitingCalls([...written, ...out.calls]).length > 0;
      if (isWaiting) end = { event: 'await', dueAt: environment.now() + AWAITING_MS };
    } catch {
      const pause = PAUSES_MS[attempts - 1];
      end = { event: 'fail', error: FAILED };
      if (pause !== undefined) end = { event: 'requeue', dueAt: environment.now() + pause };
      if (closed) end = { event: 'requeue', attempts: attempts - 1 };
    }
    out.close();
    // Where the visitor stopped it, it is no longer this attempt's, and this changes nothing.
    await step(conversationId, () => conversations.settle(attempt, end)).catch(() => {});
    running.delete(conversationId);
    look(conversationId);
  }

  /** Stores what a function yields: the first at once, later ones now and then (rule W4). */
  function createOutput(conversationId: Id, attempt: Attempt, abort: AbortController) {
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(new Error('the reply was stopped'));
      abort.signal.addEventListener('abort', stop);
      if (abort.signal.aborted) stop();
    });
    stopped.catch(() => {});
    let waiting: Entry[] = [];
    /** The tool calls among what was yielded. */
    const calls: Entry[] = [];
    const joiner = createWellFormedJoiner();
    let flushing: Promise<void> | undefined;
    let cancelFlush: (() => void) | undefined;
    let cancelRenewal = environment.setTimer(renew, RENEW_EVERY_MS);
    let cancelSilence = (): void => {};
    let flushedAt = -Infinity;

    function renew(): void {
      cancelRenewal = environment.setTimer(renew, RENEW_EVERY_MS);
      void flush();
    }

    async function flush(): Promise<void> {
      cancelFlush?.();
      cancelFlush = undefined;
      await flushing;
      const entries = waiting.splice(0);
      flushedAt = environment.now();
      flushing = step(conversationId, () => conversations.flush(attempt, entries, environment.now() + LEASE_MS)).then(
        (isOurs) => {
          if (!isOurs) abort.abort();
        },
      );
      await flushing;
    }

    function push(piece: string | Entry): void {
      let entry = parseEntry(typeof piece === 'string' ? { kind: 'text', text: piece } : piece);
      if (entry.kind === 'text') {
        entry = { kind: 'text', text: joiner.push(entry.text) };
        if (entry.text === '') return;
      }
      if (entry.kind === 'tool') calls.push(entry);
      waiting.push(entry);
      const pause = flushedAt + FLUSH_EVERY_MS - environment.now();
      cancelFlush ??= environment.setTimer(() => void flush(), Math.max(0, pause));
    }

    function listen(): void {
      cancelSilence();
      cancelSilence = environment.setTimer(() => abort.abort(), SILENCE_MS);
    }

    async function drain(output: ReturnType<ReplyFunction>): Promise<void> {
      listen();
      if (typeof output === 'string' || 'then' in output) {
        push(await Promise.race([output, stopped]));
      } else {
        const pieces = output[Symbol.asyncIterator]();
        try {
          for (;;) {
            const next = await Promise.race([pieces.next(), stopped]);
            if (next.done) break;
            push(next.value);
            listen();
          }
        } catch (error) {
          // A function that does not look at its signal is left to itself.
          void pieces.return?.()?.catch(() => {});
          throw error;
        }
      }
      const rest = joiner.end();
      if (rest !== '') waiting.push({ kind: 'text', text: rest });
      await flush();
    }

    function close(): void {
      cancelFlush?.();
      cancelRenewal();
      cancelSilence();
    }

    return { drain, close, calls };
  }

  return {
    look,
    hear(fact) {
      if (fact.kind === 'turn') look(fact.turn.conversationId);
      if (fact.kind !== 'state') return;
      const here = running.get(fact.conversationId);
      const isOver =
        here?.attempt.turnId === fact.turnId && (fact.epoch > here.attempt.epoch || fact.state === 'cancelled');
      if (isOver) here.abort.abort();
      else look(fact.conversationId);
    },
    close() {
      closed = true;
      for (const cancel of timers.values()) cancel();
      for (const { abort } of running.values()) abort.abort();
    },
  };
}
