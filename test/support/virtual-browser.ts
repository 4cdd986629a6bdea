import type { Environment, LockTerms, TabChannel } from '@parley/adapters';
import { makeId } from '@parley/protocol';

/** A clock that a test holds, with the timers that hang on it and chance from a seed. */
export interface VirtualTime {
  now(): number;
  setTimer(run: () => void, ms: number): () => void;
  random(): number;
  /** Lets so many milliseconds pass: every timer that is due runs in order, and what it begins is finished first. */
  pass(ms: number): Promise<void>;
}

/**
 * Starts somewhere in 2025, at a time that means nothing.
 *
 * @param rounds how many turns of the event loop everything that a timer begins may take to finish
 */
export function virtualTime({ start = 1_750_000_000_000, seed = 1, rounds = 4 } = {}): VirtualTime {
  let now = start;
  let count = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const random = randomFrom(seed);

  function nextDue(until: number): number | undefined {
    let next: [number, { at: number }] | undefined;
    for (const timer of timers) if (timer[1].at <= until && (!next || timer[1].at < next[1].at)) next = timer;
    return next?.[0];
  }

  return {
    now: () => now,
    setTimer(run, ms) {
      const id = (count += 1);
      timers.set(id, { at: now + ms, run });
      return () => timers.delete(id);
    },
    random,
    async pass(ms) {
      const until = now + ms;
      await quiet(rounds);
      for (let id = nextDue(until); id !== undefined; id = nextDue(until)) {
        const { at, run } = timers.get(id)!;
        timers.delete(id);
        now = at;
        run();
        await quiet(rounds);
      }
      now = until;
    },
  };
}

/** Lets everything finish that waits for no timer of ours: promises, and what an IndexedDB does behind them. */
async function quiet(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Numbers from 0 to just under 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One tab of a virtual browser. */
export interface VirtualTab {
  readonly environment: Environment;
  /** The page is looked at again. */
  look(): void;
  /** The network came back. */
  network(): void;
  /** How many listeners of the page, and how many timers, are set. */
  readonly listeners: number;
  readonly timers: number;
  /** The tab goes without a word: its locks are given on, and its timers never fire. */
  crash(): void;
  /** The tab stands still: timers that are due wait until it thaws. Its locks stay its own. */
  freeze(): void;
  thaw(): void;
  /** Sets the page's clock so many milliseconds ahead of the true time, or behind it. Its timers know nothing of that. */
  setClock(aheadMs: number): void;
}

/** A browser whose tabs share locks and channels, on a clock that a test holds. */
export interface VirtualBrowser {
  openTab(): VirtualTab;
  /** Whether a lock of this name is held now. */
  isLocked(name: string): boolean;
}

interface Waiting {
  isAlive(): boolean;
  readonly grant: () => void;
}

/** Options leave out what real browsers may lack. */
export function virtualBrowser(time: VirtualTime, { locks = true, channels = true } = {}): VirtualBrowser {
  const held = new Map<string, Waiting[]>();
  const lines = new Map<string, Set<{ hear: (message: unknown) => void; tab: VirtualTab }>>();

  function release(name: string): void {
    const queue = held.get(name) ?? [];
    let next = queue.shift();
    while (next && !next.isAlive()) next = queue.shift();
    if (next) next.grant();
    else held.delete(name);
  }

  function openTab(): VirtualTab {
    const looking = new Set<() => void>();
    const networking = new Set<() => void>();
    const owned = new Set<string>();
    const timers = new Set<object>();
    let gone = false;
    let aheadMs = 0;
    let frozen: (() => void)[] | undefined;

    function whenAwake(run: () => void): () => void {
      return () => {
        if (gone) return;
        if (frozen) frozen.push(run);
        else run();
      };
    }

    function acquire(name: string, { patienceMs, signal }: LockTerms): Promise<boolean> {
      return new Promise((resolve, reject) => {
        const waiting: Waiting = {
          isAlive: () => !gone,
          grant() {
            stop();
            owned.add(name);
            resolve(true);
          },
        };
        const queue = held.get(name);
        const leave = (): void => {
          stop();
          queue?.splice(queue.indexOf(waiting), 1);
        };
        const abort = (): void => {
          leave();
          reject(signal.reason as Error);
        };
        const cancel = time.setTimer(
          whenAwake(() => {
            leave();
            resolve(false);
          }),
          patienceMs,
        );
        const stop = (): void => {
          cancel();
          signal.removeEventListener('abort', abort);
        };
        signal.addEventListener('abort', abort);
        if (queue) {
          queue.push(waiting);
        } else {
          held.set(name, []);
          waiting.grant();
        }
      });
    }

    async function lock<T>(name: string, work: () => Promise<T>, terms: LockTerms): Promise<T> {
      terms.signal.throwIfAborted();
      if (!locks) return work();
      const granted = await acquire(name, terms);
      try {
        return await work();
      } finally {
        if (granted && owned.delete(name)) release(name);
      }
    }

    function channel(name: string, hear: (message: unknown) => void): TabChannel {
      if (!channels) return { post() {}, close() {} };
      const line = { hear: (message: unknown) => whenAwake(() => hear(message))(), tab };
      const all = lines.get(name) ?? new Set();
      lines.set(name, all.add(line));
      return {
        post(message) {
          if (gone) return;
          for (const other of all) {
            const copy: unknown = structuredClone(message);
            if (other !== line) queueMicrotask(() => all.has(other) && other.hear(copy));
          }
        },
        close: () => void all.delete(line),
      };
    }

    const tab: VirtualTab = {
      environment: {
        now: () => time.now() + aheadMs,
        setTimer(run, ms) {
          const timer = {};
          const fire = whenAwake(() => {
            if (timers.delete(timer)) run();
          });
          const cancel = time.setTimer(fire, ms);
          timers.add(timer);
          return () => {
            timers.delete(timer);
            cancel();
          };
        },
        random: time.random,
        makeId: () => makeId(time.now() + aheadMs),
        onVisible: (run) => listen(looking, run),
        onNetwork: (run) => listen(networking, run),
        lock,
        channel,
      },
      look: () => looking.forEach((run) => run()),
      network: () => networking.forEach((run) => run()),
      get listeners() {
        return looking.size + networking.size;
      },
      get timers() {
        return timers.size;
      },
      crash() {
        gone = true;
        for (const all of lines.values()) for (const line of all) if (line.tab === tab) all.delete(line);
        for (const name of owned) release(name);
        owned.clear();
      },
      freeze: () => void (frozen ??= []),
      thaw() {
        const due = frozen ?? [];
        frozen = undefined;
        for (const run of due) run();
      },
      setClock: (ms) => void (aheadMs = ms),
    };
    return tab;
  }

  return { openTab, isLocked: (name) => held.has(name) };
}

function listen(listeners: Set<() => void>, run: () => void): () => void {
  listeners.add(run);
  return () => listeners.delete(run);
}
