import { browserEnvironment } from '@parley/adapters';
import { assert } from 'chai';

const { lock } = browserEnvironment;

describe('the lock of a browser', () => {
  it('[O5] is kept by work that takes longer than anybody waits, also once its waiting would be ended', async () => {
    const work = Promise.withResolvers<string>();
    const ending = new AbortController();
    const begun = Promise.withResolvers<void>();
    const first = lock(
      'long',
      () => {
        begun.resolve();
        return work.promise;
      },
      { patienceMs: 1_000, signal: ending.signal },
    );
    await begun.promise;
    // A browser that has much to do may not have given it in time: then nothing would be held that this is about.
    const { held } = await navigator.locks.query();
    assert.isTrue(held?.some(({ name }) => name === 'long'));
    const { signal } = new AbortController();
    const steps: string[] = [];
    const second = lock('long', async () => steps.push('second'), { patienceMs: 60_000, signal });
    // Its patience is over later than that of the first.
    await lock('long', async () => steps.push('without it'), { patienceMs: 1_500, signal });
    ending.abort();
    assert.deepEqual(steps, ['without it']);
    work.resolve('done');
    assert.equal(await first, 'done');
    await second;
    assert.deepEqual(steps, ['without it', 'second']);
  });
});
