import { randomFrom, type VirtualTime } from '../../support/virtual-browser.ts';

/** Something that can stand still or die as a whole: a server's process, or a page. */
export class Owner {
  #state: 'alive' | 'frozen' | 'gone' = 'alive';
  #held: (() => void)[] = [];

  get state(): 'alive' | 'frozen' | 'gone' {
    return this.#state;
  }

  /** From now on what is its own waits. */
  freeze(): void {
    if (this.#state === 'alive') this.#state = 'frozen';
  }

  /** What waited is due at once. */
  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'alive';
    for (const run of this.#held.splice(0)) run();
  }

  /** It never does anything again: no timer fires, no promise goes on. */
  kill(): void {
    this.#state = 'gone';
    this.#held = [];
  }

  /** Keeps something for after the thaw. */
  hold(run: () => void): void {
    this.#held.push(run);
  }
}

interface Happening {
  readonly at: number;
  /** Decides between things that happen at the same time. */
  readonly tie: number;
  readonly owner: Owner | undefined;
  readonly run: () => void;
  cancelled: boolean;
}

/** Time, chance and the order of execution of one schedule. */
export interface Scheduler extends VirtualTime {
  /**
   * Runs something once after so many milliseconds, as part of its owner: later where that is frozen, never where it is
   * gone. Of things at the same time chance says which is first. Gives what cancels it.
   */
  after(ms: number, owner: Owner | undefined, run: () => void): () => void;
  /** Runs something now as part of an owner: timers that it sets, and all that follows from it, are the owner's. */
  as<T>(owner: Owner | undefined, run: () => T): T;
  /** Whose code runs now. */
  readonly owner: Owner | undefined;
  /** How many things have happened. */
  readonly happened: number;
  /** Puts Node's timers on this clock until the function that it gives is called. */
  takeTimers(): () => void;
}

/** What runs when nothing of a schedule is at work; kept from before the timers are taken. */
const nextTurn = globalThis.setImmediate;

/**
 * A scheduler from a seed. Between two happenings all promises are run to their ends, so whatever a happening leads to
 * belongs to its owner.
 *
 * @param afterEach called when a happening and all that follows from it at once is over
 */
export function createScheduler({ seed, afterEach }: { seed: number; afterEach(): void }): Scheduler {
  const random = randomFrom(seed);
  const heap: Happening[] = [];
  let now = 1_750_000_000_000;
  let happened = 0;
  let owner: Owner | undefined;

  function after(ms: number, whose: Owner | undefined, run: () => void): () => void {
    const happening: Happening = {
      at: now + Math.max(0, Math.ceil(ms)),
      tie: random(),
      owner: whose,
      run,
      cancelled: false,
    };
    push(heap, happening);
    return () => void (happening.cancelled = true);
  }

  function as<T>(whose: Owner | undefined, run: () => T): T {
    const before = owner;
    owner = whose;
    try {
      return run();
    } finally {
      owner = before;
    }
  }

  async function happen(happening: Happening): Promise<void> {
    now = Math.max(now, happening.at);
    const { owner: whose, run, cancelled } = happening;
    if (cancelled || whose?.state === 'gone') return;
    if (whose?.state === 'frozen') {
      whose.hold(() => {
        if (!happening.cancelled) push(heap, Object.assign(happening, { at: now }));
      });
      return;
    }
    happened += 1;
    owner = whose;
    run();
    // After all promises that can go on now, and a good deal sooner than the event loop's next turn.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    owner = undefined;
    afterEach();
  }

  return {
    now: () => now,
    random,
    setTimer: (run, ms) => after(ms, undefined, run),
    after,
    as,
    get owner() {
      return owner;
    },
    get happened() {
      return happened;
    },
    async pass(ms) {
      const until = now + ms;
      await new Promise((resolve) => nextTurn(resolve));
      while (heap.length > 0 && heap[0]!.at <= until) await happen(pop(heap));
      now = Math.max(now, until);
    },
    takeTimers() {
      const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = globalThis;
      interface Timer {
        cancel(): void;
      }
      const fakes = {
        setTimeout: (run: () => void, ms = 0): Timer => ({ cancel: after(ms, owner, run) }),
        setInterval(run: () => void, ms = 0): Timer {
          const whose = owner;
          let cancel: () => void;
          const next = (): void => {
            cancel = after(ms, whose, () => {
              next();
              run();
            });
          };
          next();
          return { cancel: () => cancel() };
        },
        // Only the database waits so, and its commits are nobody's: a frozen server must not hold up another.
        setImmediate: (run: () => void): Timer => ({ cancel: after(0, undefined, run) }),
        clearTimeout: (timer?: Timer) => timer?.cancel(),
        clearInterval: (timer?: Timer) => timer?.cancel(),
      };
      Object.assign(globalThis, fakes);
      return () =>
        void Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate });
    },
  };
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.tie < b.tie);
}

function push(heap: Happening[], happening: Happening): void {
  let index = heap.length;
  heap.push(happening);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(happening, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = happening;
}

function pop(heap: Happening[]): Happening {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return first;
}
