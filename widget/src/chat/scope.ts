import type { Environment } from '@parley/adapters';

/** An environment whose timers and listeners end together. */
export interface Scope {
  readonly environment: Environment;
  /** Ends every timer and listener that was begun through it; none can be begun any more. */
  close(): void;
}

/** Gives an environment to a part that ends before the page does, so that nothing of it can stay behind. */
export function scopeOf(environment: Environment): Scope {
  const ends = new Set<() => void>();
  let closed = false;

  function track(begin: (end: () => void) => () => void): () => void {
    if (closed) return () => {};
    const end = (): void => {
      if (ends.delete(end)) stop();
    };
    ends.add(end);
    const stop = begin(end);
    return end;
  }

  return {
    environment: {
      ...environment,
      setTimer(run, ms) {
        return track((end) =>
          environment.setTimer(() => {
            end();
            run();
          }, ms),
        );
      },
      onVisible: (run) => track(() => environment.onVisible(run)),
      onNetwork: (run) => track(() => environment.onNetwork(run)),
    },
    close() {
      closed = true;
      for (const end of ends) end();
    },
  };
}
