import type { Id } from '@parley/protocol';
import type { World } from './world.ts';

/** Makes ids as a page does, but from the schedule's seed: those of one page ascend. */
export function idMaker({ scheduler }: World): () => Id {
  let last = 0;
  let count = 0;
  const hex = (value: number, digits: number): string => Math.floor(value).toString(16).padStart(digits, '0');
  return () => {
    const now = Math.max(scheduler.now(), last);
    count = now > last ? scheduler.random() * 0x7ff : count + 1;
    last = now;
    const time = hex(now, 12);
    const tail = hex(scheduler.random() * 0x1_0000_0000_0000, 12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-8${hex(scheduler.random() * 0x1000, 3)}-${tail}`;
  };
}
