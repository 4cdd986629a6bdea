import assert from 'node:assert/strict';
import { makeId, type Entry } from '@parley/protocol';
import type { Store } from '../../../server/src/store/store.ts';
import { keyOf, LEASE_MS, NOW, replyOf, scene, text, together } from './contract/scene.ts';

/** Longer than a page of the file, so that one write takes several. */
const LONG = text('A long answer. '.repeat(600));
/** Later than any lease or pause that a history leaves behind, in milliseconds since 1970. */
const MUCH_LATER = NOW + 1_000 * LEASE_MS;

/**
 * Plays a history that goes through every method of the port that writes, alone and several in one transaction, and
 * leaves replies in every state there is.
 *
 * @param acknowledged is called each time that the store has said that something is stored
 */
export async function playHistory(store: Store, acknowledged: () => void = () => {}): Promise<void> {
  const here = scene(store);
  const there = scene(store);
  const key = async (asked: ReturnType<typeof here.ask>) => keyOf(await heard(asked));

  async function heard<T>(call: Promise<T>): Promise<T> {
    const answer = await call;
    acknowledged();
    return answer;
  }
  async function flush(to: Awaited<ReturnType<typeof key>>, epoch: number, from: number, entries: readonly Entry[]) {
    assert.equal(await heard(store.flush(to, { epoch, from, entries })), true);
  }

  // A reply that is put back, written anew and done; then asked for again, and done again.
  const first = await heard(here.ask());
  await heard(here.begin(first));
  await flush(keyOf(first), 1, 0, [text('a')]);
  await flush(keyOf(first), 1, 1, [text('b'), LONG]);
  assert.ok(await heard(store.renew(keyOf(first), { epoch: 1, leaseUntil: NOW + 2 * LEASE_MS })));
  assert.ok(await heard(store.requeue(keyOf(first), { epoch: 1, dueAt: NOW, attemptCounts: true })));
  await heard(here.begin(first));
  await flush(keyOf(first), 3, 0, [LONG, text('c')]);
  assert.ok(await heard(store.settle(keyOf(first), { epoch: 3, length: 2, state: 'done' })));
  assert.equal((await heard(store.retry(here.visitorId, keyOf(first), 3, NOW))).outcome, 'changed');
  await heard(here.begin(first));
  await flush(keyOf(first), 5, 0, [text('anew')]);
  assert.ok(await heard(store.settle(keyOf(first), { epoch: 5, length: 1, state: 'done' })));

  // The same turn again, and a greeting, which asks for no reply.
  await heard(store.insertTurn(here.newTurn({ id: first.id })));
  await heard(here.ask({ author: 'site', text: 'Welcome.' }));

  // One that waits for the visitor, and is cancelled by the claim of the next; that one is stopped.
  const waiting = await key(here.ask({ text: 'x'.repeat(8_000) }));
  const { epoch } = replyOf((await heard(here.begin(await turnOf(waiting)))).turn);
  await flush(waiting, epoch, 0, [text('May I?')]);
  assert.ok(await heard(store.settle(waiting, { epoch, length: 1, state: 'awaiting' })));
  const next = await heard(here.ask());
  assert.equal((await heard(here.claim(next))).outcome, 'claimed');
  await flush(keyOf(next), 1, 0, [text('stopped here')]);
  assert.equal((await heard(store.cancel(here.visitorId, keyOf(next), 1))).outcome, 'changed');

  // One that asks twice, is answered, put back with what is kept, and done.
  const asks = (callId: string) => ({ kind: 'tool', callId, name: 'cancel_order', state: 'approval' }) as const;
  const asking = await heard(here.ask());
  const say = async (callId: string) =>
    (await heard(store.answer(here.visitorId, keyOf(asking), { epoch: 1, callId, approved: true }, NOW))).outcome;
  await heard(here.begin(asking));
  await flush(keyOf(asking), 1, 0, [LONG, asks('one'), asks('two')]);
  const waitsUntil = MUCH_LATER;
  assert.ok(await heard(store.settle(keyOf(asking), { epoch: 1, length: 3, state: 'awaiting', waitsUntil })));
  assert.deepEqual([await say('one'), await say('two'), await say('two')], ['changed', 'changed', 'repeated']);
  await heard(here.begin(asking));
  await flush(keyOf(asking), 3, 5, [text('half')]);
  assert.ok(await heard(store.requeue(keyOf(asking), { epoch: 3, dueAt: NOW, attemptCounts: true })));
  await heard(here.begin(asking));
  await flush(keyOf(asking), 5, 5, [LONG]);
  assert.ok(await heard(store.settle(keyOf(asking), { epoch: 5, length: 6, state: 'done' })));

  // One whose worker is lost three times; one that fails.
  const unlucky = await heard(there.ask());
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await heard(there.begin(unlucky, { now: NOW + attempt * LEASE_MS }));
    await flush(keyOf(unlucky), attempt + 1, 0, [text('lost')]);
  }
  assert.equal((await heard(there.claim(unlucky, { now: NOW + 3 * LEASE_MS }))).outcome, 'exhausted');
  const failing = await heard(there.ask());
  await heard(there.begin(failing));
  const error = { code: 'responder_failed', message: 'It failed.' };
  assert.ok(await heard(store.settle(keyOf(failing), { epoch: 1, length: 0, state: 'failed', error })));

  // Many at once, which share a transaction; one of them fails and is rolled back alone.
  const bad = { ...there.newTurn(), id: makeId(), text: null as unknown as string };
  const others = Array.from({ length: 3 }, () => scene(store));
  const writes = others.map((other) => other.ask());
  const failed = assert.rejects(store.insertTurn(bad));
  const asked = await heard(Promise.all([...writes, here.ask(), there.ask(), here.ask()]));
  await failed;
  await heard(Promise.all(others.map((other, index) => other.begin(asked[index]!))));
  const write = { epoch: 1, from: 0, entries: [text('d'), LONG] };
  await heard(together(3, (index) => store.flush(keyOf(asked[index]!), write)));
  await heard(
    Promise.all([
      store.settle(keyOf(asked[0]), { epoch: 1, length: 2, state: 'awaiting' }),
      store.flush(keyOf(asked[1]), { epoch: 1, from: 2, entries: [text('e')] }),
      store.cancel(others[2]!.visitorId, keyOf(asked[2]), 1),
    ]),
  );

  async function turnOf({ turnId }: { readonly turnId: string }) {
    const turns = await store.history(here.conversationId, 1_000, 1_000);
    return turns.find(({ id }) => id === turnId)!;
  }
}

/** Goes on with all replies that are open, as workers would do long after whoever wrote last was lost. */
export async function finishReplies(store: Store): Promise<void> {
  const exhausted = { code: 'responder_failed', message: 'No answer could be written.' };
  const terms = { now: MUCH_LATER, leaseUntil: MUCH_LATER + LEASE_MS, maxAttempts: 3, exhausted };
  for (let due = await store.due(MUCH_LATER, 100); due.length > 0; due = await store.due(MUCH_LATER, 100)) {
    for (const key of due) {
      const result = await store.claim(key, terms);
      assert.notEqual(result.outcome, 'refused');
      if (!('claim' in result)) continue;
      const { epoch, length: from } = replyOf(result.claim.turn);
      assert.equal(await store.flush(key, { epoch, from, entries: [text('finished')] }), true);
      assert.equal(await store.settle(key, { epoch, length: from + 1, state: 'done' }), true);
    }
  }
}
