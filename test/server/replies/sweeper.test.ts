import assert from 'node:assert/strict';
import { createSweeper } from '../../../server/src/replies/sweeper.ts';
import type { TurnKey } from '../../../server/src/store/store.ts';
import { openWorker, type TestWorker } from '../../support/worker.ts';

describe('the sweeper', () => {
  let worker: TestWorker;
  beforeEach(async () => {
    worker = await openWorker(['answer']);
  });
  afterEach(() => worker.close());

  function sweeping() {
    const woken = new Set<string>();
    const waiting = new Map<string, () => void>();
    const sweeper = createSweeper({
      store: worker.store,
      clock: () => worker.now,
      log: worker.log,
      wake({ turnId }: TurnKey) {
        woken.add(turnId);
        waiting.get(turnId)?.();
      },
    });
    const seen = ({ turnId }: TurnKey) =>
      new Promise<void>((resolve) => (woken.has(turnId) ? resolve() : waiting.set(turnId, resolve)));
    return { sweeper, woken, seen };
  }

  it('[W7] wakes at the start what nobody was told of, and later what becomes due', async () => {
    const pending = await worker.post();
    const { sweeper, seen, woken } = sweeping();
    sweeper.start();
    await seen(pending);
    await worker.writer.write(pending);
    woken.clear();
    const later = await worker.post();
    await seen(later);
    await sweeper.stop();
    assert.deepEqual([...woken], [later.turnId]);
  });

  it('[W7] wakes a reply whose lease ran out, and none whose lease holds', async () => {
    const key = await worker.post();
    const terms = { maxAttempts: 3, exhausted: { code: 'x', message: 'x' } };
    await worker.store.claim(key, { ...terms, now: worker.now, leaseUntil: worker.now + 15_000 });
    const { sweeper, seen, woken } = sweeping();
    sweeper.start();
    await sweeper.stop();
    assert.equal(woken.size, 0);
    worker.now += 15_000;
    sweeper.start();
    await seen(key);
    await sweeper.stop();
  });
});
