import type { TurnKey } from '../../../server/src/store/store.ts';

/** Work that a test holds: what was begun, in order, and how to end it. */
export interface HeldWork {
  readonly begun: TurnKey[];
  readonly work: (key: TurnKey) => Promise<void>;
  /** Resolves when that many were begun. */
  reach(count: number): Promise<void>;
  /** Ends the work that was begun and has not ended, the first `count` of it. */
  end(count?: number): void;
}

/** Work that was not begun yet, and does not end by itself. */
export function holdWork(): HeldWork {
  const begun: TurnKey[] = [];
  const open: (() => void)[] = [];
  let look = () => {};
  return {
    begun,
    work(key) {
      begun.push(key);
      look();
      return new Promise((resolve) => void open.push(resolve));
    },
    async reach(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => begun.length >= count && resolve();
      look();
      await promise;
    },
    end(count = open.length) {
      for (const end of open.splice(0, count)) end();
    },
  };
}
