/** Who wants to hear of each new value. */
export interface Listeners<T> {
  /** Tells of each value from now on, until the function that it gives is called. */
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
  clear(): void;
}

/**
 * Keeps listeners. One that throws is its own page's trouble: it does not keep the others from hearing, and its error is
 * seen where uncaught ones are.
 */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(value) {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    clear: () => listeners.clear(),
  };
}
