import type { AdapterError, Environment } from '@parley/adapters';
import type { Id, PostTurn, Turn } from '@parley/protocol';
import type { OutgoingReason } from './chat-state.ts';
import {
  deferred,
  givenUp,
  interrupted,
  MAX_AGE_MS,
  nextTryAt,
  postOf,
  refused,
  started,
  type OutboxEntry,
} from './outbox-entry.ts';
import type { Outbox } from './outbox.ts';

/** After this long a tab sends although another one holds the lock: that one may be frozen (rules O5, D5). */
export const LOCK_PATIENCE_MS = 15_000;
/** Once that happened a tab waits only so long for the next turns, until the lock is given in time again. */
const LOCK_IMPATIENCE_MS = 1_000;
/** Where the lock itself fails, the next try comes after this pause instead of at once. */
const LOCK_FAILED_PAUSE_MS = 1_000;

/** What a sender needs of the chat around it. */
export interface SenderPorts {
  readonly conversationId: Id;
  readonly environment: Environment;
  readonly outbox: Outbox;
  /** Whether a try makes sense now: the backend can be reached, and was asked what it has (rule O4). */
  mayTry(): boolean;
  /** Whether a try that fails now uses up one of the ten. */
  counts(): boolean;
  /** Gives a turn to the backend. Rejects with an `AdapterError`. */
  post(turn: PostTurn): Promise<Turn>;
  /**
   * The backend has it: the timeline takes the turn, and the outbox lets go of it, in one change. Also told when nobody
   * listens any more.
   */
  acknowledged(turn: Turn): void;
  /** Why a turn waits after such an error. */
  reason(error: AdapterError): OutgoingReason;
}

/** Sends what is in an outbox, one turn at a time, first written first (rules O2, O3, O5). */
export class OutboxSender {
  readonly #ports: SenderPorts;
  readonly #closing = new AbortController();
  #busy = false;
  #patienceMs = LOCK_PATIENCE_MS;
  #cancelTimer: (() => void) | undefined;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  /** Looks whether there is something to do, and when. Called whenever anything changed; cheap, and never too often. */
  pump(): void {
    const { environment } = this.#ports;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#closing.signal.aborted || this.#busy) return;
    const now = environment.now();
    let wakeAt = this.#giveUpTheOld(now);
    const first = this.#next();
    if (first) {
      const at = nextTryAt(first, now);
      if (at <= now) {
        void this.#takeTurn();
        return;
      }
      wakeAt = Math.min(wakeAt, at);
    }
    if (wakeAt < Infinity) this.#wakeIn(wakeAt - now);
  }

  /** There is new hope (the network is back, the page is looked at): what waits is tried now. */
  resume(): void {
    for (const entry of this.#ports.outbox.entries) {
      if (entry.state === 'waiting' && entry.dueAt > 0) this.#ports.outbox.change({ ...entry, dueAt: 0 });
    }
    this.pump();
  }

  /** Ends timers and waiting. A try that is under way ends by itself, and nobody listens. */
  close(): void {
    this.#closing.abort();
    this.#cancelTimer?.();
  }

  async #takeTurn(): Promise<void> {
    const { environment, conversationId } = this.#ports;
    this.#busy = true;
    const askedAt = environment.now();
    const terms = { patienceMs: this.#patienceMs, signal: this.#closing.signal };
    const work = (): Promise<void> => {
      const wasInTime = environment.now() - askedAt < terms.patienceMs;
      this.#patienceMs = wasInTime ? LOCK_PATIENCE_MS : LOCK_IMPATIENCE_MS;
      return this.#sendFirst();
    };
    try {
      await environment.lock(`parley-outbox ${conversationId}`, work, terms);
      this.#busy = false;
      this.pump();
    } catch {
      this.#busy = false;
      if (!this.#closing.signal.aborted) this.#wakeIn(LOCK_FAILED_PAUSE_MS);
    }
  }

  /** One try of one turn. No other tab does the same now, so what is stored as `sending` was left by a page that went. */
  async #sendFirst(): Promise<void> {
    const { environment, outbox, counts, post, acknowledged } = this.#ports;
    // Before anything is chosen: what an earlier page or another tab wrote before comes first (rules O3, O4).
    await outbox.refresh();
    if (outbox.first?.state === 'sending') outbox.change(interrupted(outbox.first));
    this.#giveUpTheOld(environment.now());
    const first = this.#next();
    const now = environment.now();
    if (this.#closing.signal.aborted || !first || nextTryAt(first, now) > now) return;
    const entry = started(first, { counts: counts() });
    outbox.change(entry);
    const sent = post(postOf(entry)).then(acknowledged, (error: AdapterError) => this.#failed(entry.id, error));
    // A fact that shows the turn ends the try: its acknowledgement may be lost, and the next turn must not wait for it.
    await Promise.race([sent, outbox.left(entry.id)]);
  }

  /** The turn that is next, where it may be sent but for its pause. */
  #next(): OutboxEntry | undefined {
    const { outbox, mayTry } = this.#ports;
    const { first } = outbox;
    return first && outbox.isReady(first.id) && mayTry() ? first : undefined;
  }

  #failed(id: Id, error: AdapterError): void {
    const { environment, outbox, reason } = this.#ports;
    const entry = outbox.entries.find((other) => other.id === id);
    if (!entry || entry.state !== 'sending' || this.#closing.signal.aborted) return;
    const { now, random } = environment;
    if (error.kind === 'refused') outbox.change(refused(entry, reason(error)));
    else outbox.change(deferred(entry, error, reason(error), { now: now(), random }));
  }

  /** @returns when the next one will be too old */
  #giveUpTheOld(now: number): number {
    let next = Infinity;
    for (const entry of this.#ports.outbox.entries) {
      if (entry.state !== 'waiting') continue;
      if (now - entry.since >= MAX_AGE_MS) {
        this.#ports.outbox.change(givenUp(entry, { ...entry.reason, code: 'too-old' }));
      } else next = Math.min(next, entry.since + MAX_AGE_MS);
    }
    return next;
  }

  /** At most a day: a clock that is set back makes it longer, and a browser runs a timer of over 24 days at once. */
  #wakeIn(ms: number): void {
    this.#cancelTimer?.();
    const within = Math.min(Math.max(0, ms), MAX_AGE_MS);
    this.#cancelTimer = this.#ports.environment.setTimer(() => this.pump(), within);
  }
}
