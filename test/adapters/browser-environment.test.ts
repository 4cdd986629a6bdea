import { strict as assert } from 'node:assert';
import { browserEnvironment, browserStorage, memoryStorage } from '@parley/adapters';

const { lock, channel, onVisible, onNetwork } = browserEnvironment;

describe('the page as an environment', () => {
  it('[O5] lets one work at a time under a name, and others under another name', async () => {
    const steps: string[] = [];
    const first = Promise.withResolvers<void>();
    const terms = { patienceMs: 10_000, signal: new AbortController().signal };
    const one = lock('a', () => first.promise.then(() => steps.push('one')), terms);
    const two = lock('a', async () => steps.push('two'), terms);
    await lock('b', async () => steps.push('other'), terms);
    first.resolve();
    await Promise.all([one, two]);
    assert.deepEqual(steps, ['other', 'one', 'two']);
  });

  it('[O5] works without the lock where its patience is over', async () => {
    const held = Promise.withResolvers<string>();
    const { signal } = new AbortController();
    const first = lock('c', () => held.promise, { patienceMs: 10_000, signal });
    assert.equal(await lock('c', async () => 'anyway', { patienceMs: 20, signal }), 'anyway');
    held.resolve('first');
    assert.equal(await first, 'first');
  });

  it('rejects where the waiting is ended, and lets the work fail with its own error', async () => {
    const held = Promise.withResolvers<void>();
    const ending = new AbortController();
    const never = new AbortController().signal;
    const first = lock('d', () => held.promise, { patienceMs: 10_000, signal: never });
    const waiting = lock('d', async () => 'never', { patienceMs: 10_000, signal: ending.signal });
    const rejected = assert.rejects(waiting, { name: 'AbortError' });
    ending.abort();
    await rejected;
    held.resolve();
    await first;
    const failing = lock('d', () => Promise.reject(new RangeError('its own')), { patienceMs: 10_000, signal: never });
    await assert.rejects(failing, { name: 'RangeError' });
  });

  it('speaks to the other tabs, not to itself', async () => {
    const heard = Promise.withResolvers<unknown>();
    const own: unknown[] = [];
    const one = channel('line', (message) => own.push(message));
    const two = channel('line', heard.resolve);
    one.post({ hello: 1 });
    assert.deepEqual(await heard.promise, { hello: 1 });
    assert.deepEqual(own, []);
    one.close();
    two.close();
  });

  it('tells of a page that is looked at again and of a network that is back', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    const frame = new EventTarget();
    Object.assign(globalThis, { document: page, window: frame });
    try {
      const told: string[] = [];
      const ends = [onVisible(() => told.push('visible')), onNetwork(() => told.push('network'))];
      page.dispatchEvent(new Event('visibilitychange'));
      assert.deepEqual(told, [], 'it is hidden');
      page.visibilityState = 'visible';
      page.dispatchEvent(new Event('visibilitychange'));
      frame.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
      assert.deepEqual(told, ['visible'], 'the first time that a page is shown it is not shown again');
      frame.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      frame.dispatchEvent(new Event('online'));
      assert.deepEqual(told, ['visible', 'visible', 'network']);
      for (const end of ends) end();
      page.dispatchEvent(new Event('visibilitychange'));
      frame.dispatchEvent(new Event('online'));
      assert.equal(told.length, 3);
    } finally {
      Reflect.deleteProperty(globalThis, 'document');
      Reflect.deleteProperty(globalThis, 'window');
    }
  });
});

describe('the storage for small strings', () => {
  const storages = {
    'in memory': () => memoryStorage(),
    'in the browser': () => withLocalStorage(new Map()),
    'in a browser that forbids it': () => withLocalStorage('forbidden'),
    'in a browser that is full': () => withLocalStorage('full'),
  };

  for (const [name, open] of Object.entries(storages)) {
    it(`gives back what was set, ${name}`, () => {
      const storage = open();
      assert.equal(storage.get('key'), undefined);
      storage.set('key', 'one');
      storage.set('key', 'two');
      assert.equal(storage.get('key'), 'two');
      storage.remove('key');
      assert.equal(storage.get('key'), undefined);
    });
  }

  it('[C9] outlives the page where the browser lets it', () => {
    const values = new Map<string, string>();
    withLocalStorage(values).set('key', 'kept');
    assert.equal(withLocalStorage(values).get('key'), 'kept');
  });

  function withLocalStorage(values: Map<string, string> | 'forbidden' | 'full') {
    const map = values instanceof Map ? values : new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => map.get(key) ?? null,
      setItem(key: string, value: string) {
        if (values === 'full') throw new Error('QuotaExceededError');
        map.set(key, value);
      },
      removeItem: (key: string) => void map.delete(key),
    };
    const window = {
      get localStorage() {
        if (values === 'forbidden') throw new Error('SecurityError');
        return localStorage;
      },
    };
    Object.assign(globalThis, { window });
    try {
      return browserStorage();
    } finally {
      Reflect.deleteProperty(globalThis, 'window');
    }
  }
});
