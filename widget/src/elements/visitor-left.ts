import type { Id } from '@parley/protocol';

/** What is told where a visitor is forgotten, or begins anew as another one. */
export interface VisitorLeft {
  /** Whose things the browser kept. */
  readonly owner: string;
  /** The turns that were written anew as another visitor; without them the visitor was forgotten. */
  readonly moved?: readonly Id[];
}

/** A line to the other tabs, and to other widgets of this page. */
export interface VisitorLine {
  tell(message: VisitorLeft): void;
  close(): void;
}

/**
 * Where it is told. In the storage and not by a channel: a channel is quicker, and who heard of it there would still find
 * the old visitor's things. An event of the storage comes after all that was changed before.
 */
const KEY = 'parley:left';

const here = new Set<(message: VisitorLeft) => void>();

/** Opens a line. Where the browser has no storage, tabs share no visitor, and nothing is ever heard. */
export function openVisitorLine(hear: (message: VisitorLeft) => void): VisitorLine {
  const listen = ({ key, newValue }: StorageEvent): void => {
    if (key === KEY && newValue) hear(JSON.parse(newValue) as VisitorLeft);
  };
  here.add(hear);
  addEventListener('storage', listen);
  return {
    tell(message) {
      for (const other of here) if (other !== hear) other(message);
      try {
        localStorage.setItem(KEY, JSON.stringify(message));
        localStorage.removeItem(KEY);
      } catch {
        // Without a storage the other tabs have visitors of their own.
      }
    },
    close() {
      here.delete(hear);
      removeEventListener('storage', listen);
    },
  };
}
