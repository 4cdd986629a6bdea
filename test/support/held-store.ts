import type { Store } from '../../server/src/store/store.ts';

/** What a store can be asked. */
type Method = Exclude<keyof Store, 'description' | 'close'>;

/** One call that waits. */
export interface HeldCall {
  /** Resolves when the call has come; one that is held afterwards has been carried out by then. */
  readonly here: Promise<void>;
  letGo(): void;
}

/** A real store, on which a test holds calls up. */
export interface HeldStore extends Store {
  /** The calls that came, in order, each with what it was asked. */
  readonly calls: readonly { readonly method: Method; readonly given: readonly unknown[] }[];
  /** Holds the next call of a method up, before or after it is carried out, until it is let go. */
  hold(method: Method, when: 'before' | 'after'): HeldCall;
}

/** Puts a way to hold calls up in front of a store. */
export function heldStore(store: Store): HeldStore {
  const calls: HeldStore['calls'][number][] = [];
  const holds = new Map<Method, { readonly when: 'before' | 'after'; wait(): Promise<void> }>();

  const methods = Object.entries(store).filter(([name, value]) => typeof value === 'function' && name !== 'close');
  const held = methods.map(([name, carryOut]: [string, (...given: unknown[]) => Promise<unknown>]) => {
    const method = name as Method;
    const call = async (...given: unknown[]): Promise<unknown> => {
      calls.push({ method, given });
      const hold = holds.get(method);
      holds.delete(method);
      if (hold?.when === 'before') await hold.wait();
      const result = await carryOut(...given);
      if (hold?.when === 'after') await hold.wait();
      return result;
    };
    return [method, call] as const;
  });

  return {
    ...store,
    ...Object.fromEntries(held),
    calls,
    hold(method, when) {
      const here = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const wait = (): Promise<void> => {
        here.resolve();
        return released.promise;
      };
      holds.set(method, { when, wait });
      return { here: here.promise, letGo: () => released.resolve() };
    },
  };
}
