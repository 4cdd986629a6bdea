import assert from 'node:assert/strict';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { makeId, PENDING_REPLY } from '@parley/protocol';
import { keyOf, scene, sharedStore, together, type StoreMaker } from './scene.ts';

const FILE = { id: makeId(), name: 'label.pdf', mediaType: 'application/pdf', size: 1_234 };

/** What `insertTurn` guarantees. */
export function inserting(makeStore: StoreMaker): void {
  describe('inserting a turn', () => {
    const store = sharedStore(makeStore);

    it('[D4] gives back the turn with its pending reply, and reads show the same', async () => {
      const here = scene(store());
      const written = here.newTurn({ text: '  spaces, \0 and 🙂 stay \n', attachments: [FILE] });
      const result = await store().insertTurn(written);
      const { id, conversationId, author, text, attachments, createdAt } = written;
      const turn = { id, conversationId, seq: 1, author, text, attachments, createdAt, reply: PENDING_REPLY };
      assert.deepEqual(result, { outcome: 'inserted', turn });
      assert.deepEqual(await here.read(turn), turn);
    });

    it('[D12] stores turns of operators and of the site without a reply', async () => {
      const here = scene(store());
      for (const author of ['operator', 'site'] as const) {
        const turn = await here.ask({ author });
        assert.equal(turn.reply, null);
        assert.equal((await here.claim(turn)).outcome, 'refused');
      }
    });

    it('[D3] numbers turns that are inserted at once 1 to n, without a hole or a repeat', async () => {
      const here = scene(store());
      const turns = await together(40, () => here.ask());
      const seqs = turns.map(({ seq }) => seq).sort((a, b) => a - b);
      assert.deepEqual(
        seqs,
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      const stored = await store().history(here.conversationId, 41, 100);
      assert.deepEqual(
        stored.map(({ id }) => id),
        turns.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id),
      );
    });

    it('[D3] never shows a turn before the one that it follows exists', async () => {
      const here = scene(store());
      const inserts = together(20, () => here.ask());
      const inserted = new AbortController();
      void inserts.finally(() => inserted.abort());
      while (!inserted.signal.aborted) {
        await nextTurnOfTheLoop();
        const seqs = (await store().history(here.conversationId, 1_000, 100)).map(({ seq }) => seq);
        assert.deepEqual(
          seqs,
          seqs.map((_, index) => index + 1),
        );
      }
      await inserts;
    });

    it('[D5] answers a repetition with what is stored, as it is by then', async () => {
      const here = scene(store());
      const written = here.newTurn({ attachments: [FILE], context: { url: 'https://a.example', title: 'A' } });
      const turn = await here.ask(written);
      await here.answer(turn);
      const again = await store().insertTurn({ ...written, createdAt: written.createdAt + 60_000 });
      assert.deepEqual(again, { outcome: 'present', turn: await here.read(turn) });
      assert.equal((await store().history(here.conversationId, 10, 10)).length, 1);
    });

    it('[D5] takes the same context in another order for a repetition', async () => {
      const here = scene(store());
      const written = here.newTurn({ context: { url: 'https://a.example', title: 'A' } });
      await here.ask(written);
      const again = await store().insertTurn({ ...written, context: { title: 'A', url: 'https://a.example' } });
      assert.equal(again.outcome, 'present');
    });

    it('[D5] stores a turn once when it is sent many times at once', async () => {
      const here = scene(store());
      const written = here.newTurn();
      const results = await together(30, () => store().insertTurn(written));
      assert.equal(results.filter(({ outcome }) => outcome === 'inserted').length, 1);
      assert.equal(results.filter(({ outcome }) => outcome === 'present').length, 29);
      assert.equal((await store().history(here.conversationId, 100, 100)).length, 1);
    });

    it('[D5] leaves the last turn open to a retry when a repetition arrives', async () => {
      const here = scene(store());
      const written = here.newTurn();
      const turn = await here.ask(written);
      const epoch = await here.answer(turn);
      await store().insertTurn(written);
      assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, 0)).outcome, 'changed');
    });

    for (const [what, change] of Object.entries({
      text: { text: 'Another question' },
      author: { author: 'operator' },
      attachments: { attachments: [FILE] },
      context: { context: { url: 'https://b.example' } },
    } as const)) {
      it(`[D5][H2] tells that an id is taken by a turn that differs in its ${what}, and keeps that turn`, async () => {
        const here = scene(store());
        const written = here.newTurn({ context: { url: 'https://a.example' } });
        const turn = await here.ask(written);
        const result = await store().insertTurn({ ...written, ...change });
        assert.deepEqual(result, { outcome: 'different', turn });
        assert.deepEqual(await here.read(turn), turn);
      });
    }

    it('[D5] takes the same id in two conversations', async () => {
      const one = scene(store());
      const other = scene(store());
      const id = makeId();
      await one.ask({ id });
      assert.equal((await other.ask({ id, text: 'Elsewhere' })).seq, 1);
    });

    it("[D9] refuses a turn in another visitor's conversation, also a repetition of one there", async () => {
      const here = scene(store());
      const written = here.newTurn();
      await here.ask(written);
      const stranger = { visitorId: makeId() };
      assert.deepEqual(await store().insertTurn({ ...here.newTurn(), ...stranger }), { outcome: 'foreign' });
      assert.deepEqual(await store().insertTurn({ ...written, ...stranger }), { outcome: 'foreign' });
      assert.equal((await store().history(here.conversationId, 10, 10)).length, 1);
    });

    it('[D9] gives a conversation to one of two visitors who begin it at once', async () => {
      const conversationId = makeId();
      const visitors = [makeId(), makeId()];
      const results = await together(20, (index) => {
        const visitorId = visitors[index % 2]!;
        return store().insertTurn(scene(store(), { visitorId, conversationId }).newTurn());
      });
      const owners = new Set(
        results.flatMap(({ outcome }, index) => (outcome === 'inserted' ? [visitors[index % 2]] : [])),
      );
      assert.equal(owners.size, 1);
      assert.equal(results.filter(({ outcome }) => outcome === 'foreign').length, 10);
    });
  });
}
