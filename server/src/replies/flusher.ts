import type { Entry } from '@parley/protocol';
import { EntryBuffer } from './entry-buffer.ts';

/** How long an entry may wait for others, in milliseconds (rule W4): longer is seen, shorter costs writes. */
export const FLUSH_EVERY_MS = 40;
/** How much text may wait, in code units (rule W4): what is lost of an attempt when its worker dies. */
export const FLUSH_AT_UNITS = 256;

/** Gathers the entries of an attempt and writes them in portions, one after the other (rules W3, W4). */
export interface Flusher {
  /** Takes an entry; resolves when the responder may go on, and rejects when writing has failed. */
  add(entry: Entry): Promise<void>;
  /** Writes what is left; afterwards nothing is written any more. */
  end(): Promise<void>;
  /** Drops what is left, without writing; resolves when a write under way is over. */
  abandon(): Promise<void>;
}

/**
 * A flusher over a way to write.
 *
 * @param write stores a portion and tells the readers; called one at a time
 * @param onError told at once when a write fails that a timer began, so that a silent responder is stopped too
 */
export function createFlusher({
  write,
  onError,
}: {
  write(entries: readonly Entry[]): Promise<void>;
  onError(error: unknown): void;
}): Flusher {
  const buffer = new EntryBuffer();
  let begun = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => {
      const entries = buffer.take();
      return entries.length > 0 ? write(entries) : undefined;
    });
    // Whoever adds next, or ends, sees the error; without this line it would be unhandled until then.
    writing.catch(onError);
    return writing;
  }

  return {
    async add(entry) {
      buffer.push(entry);
      if (buffer.size === 0) return;
      if (!begun || buffer.size >= FLUSH_AT_UNITS) {
        begun = true;
        await flush();
      } else {
        timer ??= setTimeout(() => void flush(), FLUSH_EVERY_MS);
      }
    },
    async end() {
      buffer.end();
      await flush();
    },
    async abandon() {
      clearTimeout(timer);
      buffer.take();
      await writing.catch(() => {});
    },
  };
}
