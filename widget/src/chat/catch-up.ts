import type { Environment } from '@parley/adapters';
import { pauseMs } from './backoff.ts';

/** What one question to the backend brought: everything, a part with more behind it, or something still missing. */
export type CaughtUp = 'whole' | 'more' | 'gap';

/** What catching up needs of the chat around it. */
export interface CatchUpPorts {
  readonly environment: Pick<Environment, 'now' | 'setTimer' | 'random'>;
  /** Asks once, and merges the answer. Rejects where none came. */
  ask(): Promise<CaughtUp>;
  /** Nothing is under way any more, and nothing is missing as far as one knows. */
  settled(): void;
}

/** A backend that does not answer is asked again after pauses up to this; longer would be felt when it is back. */
const FAILED_PAUSE = { firstMs: 1_000, mostMs: 15_000 };
/** A gap that stays although the backend was asked: a fault somewhere, which must not become a storm. */
const REPEATED_PAUSE = { firstMs: 250, mostMs: 15_000 };
/** A gap this long after the last question is a new one, and is asked for at once. */
const CALM_MS = 2_000;

/**
 * Asks the backend for what is missing: one question at a time, however many gaps there are (rule F9). A gap that is
 * seen while a question is under way asks once more after it, since the answer may have been read before.
 */
export class CatchUp {
  readonly #ports: CatchUpPorts;
  #running = false;
  #again = false;
  #closed = false;
  #cancelTimer: (() => void) | undefined;
  #failures = 0;
  #repeats = 0;
  #endedAt = -Infinity;
  #waiting: ((isWhole: boolean) => void)[] = [];

  constructor(ports: CatchUpPorts) {
    this.#ports = ports;
  }

  /** Whether a question is under way or will be asked after a pause. */
  get busy(): boolean {
    return this.#running || this.#cancelTimer !== undefined;
  }

  /** Something may be missing. */
  request(): void {
    if (this.#running) this.#again = true;
    else if (!this.#cancelTimer) this.#repeat();
  }

  /** It is time to ask, or there is new hope: a pause is cut short. */
  hurry(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#failures = 0;
    this.#runIn(0);
  }

  /** There is new hope: a pause before the next question ends now, if there is one. */
  cutShort(): void {
    if (this.#cancelTimer) this.hurry();
  }

  /**
   * Asks at once, and resolves when a question that began after this call has ended, however it ended: with whether
   * nothing is missing by its answer.
   */
  afresh(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.hurry();
    });
  }

  /** Ends the timer. A question that is under way ends by itself, and nobody listens. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#again = false;
    const served = this.#waiting.splice(0);
    const outcome = await this.#ports.ask().catch(() => 'failed' as const);
    this.#running = false;
    for (const resolve of served) resolve(outcome === 'whole');
    if (this.#closed) return;
    if (outcome === 'failed') {
      this.#failures += 1;
      this.#runIn(pauseMs(this.#failures, this.#ports.environment.random, FAILED_PAUSE));
      return;
    }
    this.#failures = 0;
    if (outcome === 'more' || this.#waiting.length > 0) {
      this.#runIn(0);
      return;
    }
    this.#endedAt = this.#ports.environment.now();
    if (outcome === 'gap' || this.#again) this.#repeat();
    else this.#ports.settled();
  }

  /** Asks at once the first two times, and then after pauses that grow until there was calm. */
  #repeat(): void {
    const { now, random } = this.#ports.environment;
    this.#repeats = now() - this.#endedAt > CALM_MS ? 0 : this.#repeats + 1;
    this.#runIn(this.#repeats <= 1 ? 0 : pauseMs(this.#repeats - 1, random, REPEATED_PAUSE));
  }

  #runIn(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#closed) return;
    if (ms === 0) {
      void this.#run();
      return;
    }
    this.#cancelTimer = this.#ports.environment.setTimer(() => {
      this.#cancelTimer = undefined;
      void this.#run();
    }, ms);
  }
}
