/** A few small strings by name that outlive a reload, as far as the browser lets them. Never throws. */
export interface KeyValueStorage {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Strings that live as long as the page. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/**
 * The browser's `localStorage`, or the tab's `sessionStorage`, with memory behind it: where the browser forbids it or it
 * is full, what was set is still there until the page goes.
 */
export function browserStorage(area: 'localStorage' | 'sessionStorage' = 'localStorage'): KeyValueStorage {
  const memory = memoryStorage();
  const local = reachable(area);
  if (!local) return memory;
  return {
    get(key) {
      return memory.get(key) ?? attempt(() => local.getItem(key)) ?? undefined;
    },
    set(key, value) {
      const stored = attempt(() => {
        local.setItem(key, value);
        return true;
      });
      if (stored) memory.remove(key);
      else memory.set(key, value);
    },
    remove(key) {
      memory.remove(key);
      attempt(() => local.removeItem(key));
    },
  };
}

/** Whether the browser keeps what `browserStorage` is given over a reload: it may forbid it, or be full. */
export function browserKeeps(): boolean {
  const probe = 'parley:probe';
  const kept = attempt(() => {
    window.localStorage.setItem(probe, '1');
    window.localStorage.removeItem(probe);
    return true;
  });
  return kept === true;
}

function reachable(area: 'localStorage' | 'sessionStorage'): Storage | undefined {
  // Reading the property alone throws where a browser blocks storage for a frame of another site, and in Node.
  return attempt(() => window[area]);
}

function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
