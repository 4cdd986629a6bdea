import type { Environment } from '@parley/adapters';
import type { Id } from '@parley/protocol';

/** Nothing heard for so long of a reply that is open: the last fact may be lost (rule S6). */
export const SILENCE_MS = 5_000;
/** How often an idle chat asks (rule S6): somewhere in here, so that clients do not ask in step. */
export const IDLE_MS = { least: 15_000, most: 30_000 } as const;
/** How often a chat asks to which no facts come by themselves: while a reply is open, and otherwise. */
export const POLL_MS = { open: 1_000, idle: 5_000 } as const;

/** What the watchdog looks at. */
export interface Watched {
  /** Whether facts come by themselves. */
  readonly live: boolean;
  /** The turns whose replies somebody is to change. */
  readonly open: readonly Id[];
}

/** What the watchdog needs of the chat around it. */
export interface WatchdogPorts {
  readonly environment: Pick<Environment, 'now' | 'setTimer' | 'random'>;
  /** Asks the backend. `settled` is called when the answer was taken. */
  ask(): void;
}

/**
 * Notices silence (rule S6): without it a last fact that was lost on a quiet connection would never be missed. It asks
 * never twice at a time: after a question it waits until `settled`.
 */
export class Watchdog {
  readonly #ports: WatchdogPorts;
  /** When something was last heard of each turn whose reply somebody is to change. */
  #heardAt = new Map<Id, number>();
  #live = false;
  #settledAt: number | undefined;
  #idleMs = 0;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(ports: WatchdogPorts) {
    this.#ports = ports;
  }

  /** Says what there is to watch. Cheap: called after every fact. */
  watch({ live, open }: Watched): void {
    this.#live = live;
    const now = this.#ports.environment.now();
    this.#heardAt = new Map(open.map((id) => [id, this.#heardAt.get(id) ?? now]));
    this.#arm();
  }

  /** A fact came that told of a turn's reply. */
  heard(turnId: Id): void {
    if (this.#heardAt.has(turnId)) this.#heardAt.set(turnId, this.#ports.environment.now());
  }

  /** The backend told everything: silence counts from now. */
  settled(): void {
    const { now, random } = this.#ports.environment;
    this.#settledAt = now();
    this.#idleMs = IDLE_MS.least + random() * (IDLE_MS.most - IDLE_MS.least);
    for (const id of this.#heardAt.keys()) this.#heardAt.set(id, this.#settledAt);
    this.#arm();
  }

  /** A question is on its way, whoever asked: nothing to watch until it is settled. */
  asking(): void {
    this.#settledAt = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #dueAt(settledAt: number): number {
    if (!this.#live) return settledAt + (this.#heardAt.size > 0 ? POLL_MS.open : POLL_MS.idle);
    const silentSince = Math.min(...this.#heardAt.values());
    return Math.min(settledAt + this.#idleMs, silentSince + SILENCE_MS);
  }

  /** A timer that is too early looks again when it fires: it need not be set anew at every fact. */
  #arm(): void {
    if (this.#settledAt === undefined) return;
    const { environment, ask } = this.#ports;
    // A clock that was set back since would stretch the silence by as much.
    this.#settledAt = Math.min(this.#settledAt, environment.now());
    const at = this.#dueAt(this.#settledAt);
    if (this.#timer && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const cancel = environment.setTimer(
      () => {
        this.#timer = undefined;
        if (this.#settledAt === undefined) return;
        if (environment.now() < this.#dueAt(this.#settledAt)) this.#arm();
        else ask();
      },
      Math.max(0, at - environment.now()),
    );
    this.#timer = { at, cancel };
  }
}
