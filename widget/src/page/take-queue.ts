import { loadOnce } from '../load-once.ts';
import type { ParleyFunction } from './parley-function.ts';

/**
 * Takes over `window.parley`, with what the page has called it for so far. A page that uses the name for something else
 * keeps it.
 *
 * The queue stays the same array: whoever holds the function of before reaches the widget through it. What carries the
 * calls out is loaded with the first of them, and a call stays in the queue until it is.
 */
export function takeQueue(): void {
  const page = globalThis as { parley?: ParleyFunction };
  page.parley ??= ((...call: unknown[]) => void page.parley?.q?.push(call)) as ParleyFunction;
  if (typeof page.parley !== 'function') return;
  const queue = (page.parley.q ??= []);

  const load = loadOnce(() => import('./commands.ts'));
  const work = async (): Promise<void> => (await load())?.carryOutAll(queue);

  queue.push = (...calls) => {
    for (const call of calls) queue[queue.length] = call;
    void work();
    return queue.length;
  };
  if (queue.length > 0) void work();
}
