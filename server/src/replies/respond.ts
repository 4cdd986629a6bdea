import type { Entry } from '@parley/protocol';
import { ResponderError } from './responder.ts';

/**
 * Takes a responder's entries until it ends or `signal` aborts, whichever comes first: a responder that does not listen
 * to its signal is left behind, and cannot hold up the worker.
 *
 * @param silenceMs how long it may say nothing, in milliseconds
 * @throws the signal's reason once it aborted, else whatever the responder throws, or a `ResponderError` after too long
 *   a silence
 */
export async function respond(
  entries: AsyncIterable<Entry>,
  take: (entry: Entry) => Promise<void>,
  { signal, silenceMs }: { readonly signal: AbortSignal; readonly silenceMs: number },
): Promise<void> {
  const iterator = entries[Symbol.asyncIterator]();
  let interrupt: (reason: unknown) => void = () => {};
  const stop = () => interrupt(signal.reason);
  /** No race against one promise that lasts as long as the reply: it would keep every entry for as long. */
  const unlessStopped = <T>(step: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      interrupt = reject;
      step.then(resolve, reject);
    });
  signal.addEventListener('abort', stop);
  let timer: NodeJS.Timeout | undefined;
  const silence = new ResponderError(`the responder said nothing for ${silenceMs} ms`, { retriable: true });
  try {
    for (;;) {
      // Also what aborted while an entry was taken, when nothing was there to interrupt.
      signal.throwIfAborted();
      timer = setTimeout(() => interrupt(silence), silenceMs);
      const step = await unlessStopped(iterator.next());
      clearTimeout(timer);
      // A responder may end because it was told to stop, and then this is not all that it had to say.
      signal.throwIfAborted();
      if (step.done) return;
      await take(step.value);
    }
  } catch (error) {
    // Not awaited: a responder that hangs would hang here too.
    iterator.return?.().catch(() => {});
    // Once told to stop, why is what counts, however the responder put it.
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
