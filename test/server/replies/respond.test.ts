import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Entry } from '@parley/protocol';
import { respond } from '../../../server/src/replies/respond.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';

describe('taking what a responder gives', () => {
  it('[I12] keeps no entry that was taken, however long the reply becomes', async () => {
    const given: WeakRef<Entry>[] = [];
    let last: Entry | undefined;
    const alive: number[] = [];
    async function* long(): AsyncGenerator<Entry> {
      for (let count = 0; count < 100; count += 1) yield entry(count);
      // What a WeakRef was made for stays until the job ends.
      await setImmediate();
      collectGarbage();
      alive.push(given.filter((each) => each.deref()).length);
    }
    function entry(count: number): Entry {
      const made: Entry = { kind: 'text', text: `word ${count} ` };
      given.push(new WeakRef(made));
      return made;
    }
    const take = async (each: Entry): Promise<void> => void (last = each);
    await respond(long(), take, { signal: new AbortController().signal, silenceMs: 60_000 });
    assert.ok(last);
    // The last one is held here, and the one before it may still be on some stack.
    assert.ok(alive[0]! >= 1 && alive[0]! <= 3, `${alive[0]} of 100 entries are kept`);
  });

  it('ends when it is told to stop while an entry is taken, though the responder then hangs', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    async function* hanging(): AsyncGenerator<Entry> {
      yield { kind: 'text', text: 'one' };
      await new Promise(() => {});
    }
    const take = async (): Promise<void> => controller.abort(reason);
    const terms = { signal: controller.signal, silenceMs: 60_000 };
    await assert.rejects(respond(hanging(), take, terms), reason);
  });
});
