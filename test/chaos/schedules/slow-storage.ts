import type { Id } from '@parley/protocol';
import type { OutboxStorage } from '../../../widget/src/chat/outbox-storage.ts';
import type { Owner } from './scheduler.ts';
import type { World } from './world.ts';

/** A storage that takes its time, in the order of the calls, and of which a page that went hears nothing more. */
export function slowStorage(world: World, storage: OutboxStorage, owner: Owner, kept: (id: Id) => void): OutboxStorage {
  const { scheduler } = world;
  const waiting: (() => void)[] = [];
  const slow =
    <A extends unknown[], R>(access: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      new Promise((resolve, reject) => {
        waiting.push(() => void access(...args).then(resolve, reject));
        scheduler.after(Math.floor(scheduler.random() * 4), owner, () => waiting.shift()!());
      });
  return {
    list: slow(storage.list),
    conversations: slow(storage.conversations),
    remove: slow(storage.remove),
    put: slow(async (record) => {
      await storage.put(record);
      kept(record.id);
    }),
  };
}
