/** Work that is done again and again, never twice at once. */
export interface Repeating {
  /** Does it at once, and then again so long after each end. */
  start(): void;
  /** Ends it; resolves when what is under way is over. */
  stop(): Promise<void>;
}

/** @param work what is done; it must not reject */
export function repeat(work: () => Promise<void>, everyMs: number): Repeating {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let underWay: Promise<void> = Promise.resolve();

  async function once(): Promise<void> {
    await work();
    if (running) timer = setTimeout(next, everyMs);
  }
  function next(): void {
    underWay = once();
  }

  return {
    start() {
      running = true;
      next();
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      await underWay;
    },
  };
}
