/*
 * Longer than other files: one worker, and every way in which an attempt can go.
 */
import assert from 'node:assert/strict';
import { textOf, type Entry, type Fact } from '@parley/protocol';
import type { Responder } from '../../../server/src/replies/responder.ts';
import { createScriptedResponder, fail, hang, until, type Script } from '../../../server/src/responders/scripted.ts';
import { eventually } from '../../support/eventually.ts';
import { textEntry } from '../../support/facts.ts';
import { openWorker, type TestWorker } from '../../support/worker.ts';

const QUICK = { leaseMs: 15_000, renewEveryMs: 10, silenceMs: 60_000 };
const summary = (facts: readonly Fact[]) =>
  facts.map((fact) => {
    if (fact.kind === 'entries') return `entries ${fact.epoch} ${fact.from}+${fact.entries.length}`;
    return fact.kind === 'state' ? `${fact.state} ${fact.epoch} ${fact.length}` : fact.kind;
  });

describe('writing a reply', () => {
  let worker: TestWorker;
  const open = async (script: Script | Responder, timing?: typeof QUICK) => (worker = await openWorker(script, timing));
  afterEach(() => worker.close());

  it('[W2] [W3] [W4] claims, stores each portion before it is told, and settles', async () => {
    const gate = Promise.withResolvers<void>();
    await open(['first', until(gate.promise), ' second', ' third']);
    const key = await worker.post();
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    gate.resolve();
    await writing;
    assert.deepEqual(summary(worker.facts), ['generating 1 0', 'entries 1 0+1', 'entries 1 1+1', 'done 1 2']);
    const stored = await Promise.all(worker.storedWhenTold);
    for (const [index, fact] of worker.facts.entries()) {
      const told = fact.kind === 'entries' ? fact.from + fact.entries.length : 0;
      assert.ok(stored[index]!.length >= told, 'told before it was stored');
    }
    assert.deepEqual(await worker.reply(key), {
      state: 'done',
      epoch: 1,
      length: 2,
      entries: [textEntry('first second third')],
    });
  });

  it('[W4] gathers what comes fast, and writes at 256 code units without waiting', async () => {
    const pieces = Array.from({ length: 100 }, () => 'x'.repeat(64));
    await open(pieces);
    const key = await worker.post();
    await worker.writer.write(key);
    const flushes = worker.facts.filter(({ kind }) => kind === 'entries');
    assert.equal(flushes.length, 26);
    assert.equal(textOf((await worker.reply(key)).entries), pieces.join(''));
  });

  it('[D8] an entry that nobody could read is a failed attempt, and is not stored', async () => {
    await open((task) => (task.attempt === 1 ? ['a', { kind: 'tool', callId: 7 } as unknown as Entry] : ['b']));
    const key = await worker.post();
    await worker.writer.write(key);
    assert.equal((await worker.reply(key)).state, 'pending');
    assert.ok(!JSON.stringify(worker.facts).includes('callId'));
    worker.now += 60_000;
    await worker.writer.write(key);
    assert.deepEqual((await worker.reply(key)).entries, [textEntry('b')]);
  });

  for (const callId of ['', 'x'.repeat(201), 'half \ud83d']) {
    it(`[H10] a call that no answer can name is a failed attempt (${JSON.stringify(callId).slice(0, 20)})`, async () => {
      const asks = (id: string): Entry => ({ kind: 'tool', callId: id, name: 'cancel', state: 'approval' });
      await open((task) => (task.attempt === 1 ? [asks(callId)] : [asks('x'.repeat(200))]));
      const key = await worker.post();
      await worker.writer.write(key);
      assert.equal((await worker.reply(key)).state, 'pending');
      worker.now += 60_000;
      await worker.writer.write(key);
      assert.equal((await worker.reply(key)).state, 'awaiting');
    });
  }

  it('[D7] an emoji whose halves come in two pieces is stored whole', async () => {
    await open(['a\ud83d', '\ude00b', '\ud83d']);
    const key = await worker.post();
    await worker.writer.write(key);
    for (const fact of worker.facts) {
      if (fact.kind === 'entries')
        for (const entry of fact.entries) assert.ok((entry as { text: string }).text.isWellFormed());
    }
    assert.equal(textOf((await worker.reply(key)).entries), 'a😀b\ufffd');
  });

  it('[W2] of two workers that wake at once, one writes', async () => {
    await open(['answer']);
    const key = await worker.post();
    const other = worker.another(['other']);
    await Promise.all([worker.writer.write(key), other.write(key)]);
    assert.equal(worker.facts.filter(({ kind }) => kind === 'entries').length, 1);
    assert.equal((await worker.reply(key)).epoch, 1);
  });

  it('[W2] [W9] a reply waits for the one before it, which wakes it when it ends', async () => {
    await open(['answer']);
    const first = await worker.post();
    const second = await worker.post();
    await worker.writer.write(second);
    assert.equal((await worker.reply(second)).state, 'pending');
    await worker.writer.write(first);
    assert.deepEqual(worker.woken, [second]);
    await worker.writer.write(second);
    assert.equal((await worker.reply(second)).state, 'done');
  });

  it('[W3] says nothing more once another owns the reply', async () => {
    const gate = Promise.withResolvers<void>();
    await open(['mine', until(gate.promise), ' still mine']);
    const key = await worker.post();
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    worker.now += 16_000;
    await worker.another(['theirs']).write(key);
    const told = worker.facts.length;
    gate.resolve();
    await writing;
    assert.equal(worker.facts.length, told, 'the zombie told something');
    assert.equal(textOf((await worker.reply(key)).entries), 'theirs');
    assert.equal((await worker.reply(key)).epoch, 2);
  });

  it('[W5] renews its lease while the responder is silent, so that no other takes over', async () => {
    const gate = Promise.withResolvers<void>();
    await open([until(gate.promise), 'late'], QUICK);
    const key = await worker.post();
    const other = worker.another(['theirs']);
    const writing = worker.writer.write(key);
    await worker.log.seen('reply claimed');
    const claimedAt = worker.now;
    // Without renewal the lease of the claim would end here.
    worker.now = claimedAt + 14_000;
    await eventually(async () => (await worker.store.due(claimedAt + 20_000, 1)).length === 0);
    worker.now = claimedAt + 20_000;
    await other.write(key);
    gate.resolve();
    await writing;
    assert.equal(textOf((await worker.reply(key)).entries), 'late');
    assert.equal((await worker.reply(key)).epoch, 1);
  });

  it('[W5] stops its responder once a renewal tells that the reply is no longer its own', async () => {
    const stopped = Promise.withResolvers<void>();
    await open((_task, signal) => {
      signal.addEventListener('abort', () => stopped.resolve());
      return ['some', hang()];
    }, QUICK);
    const key = await worker.post();
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    // By another server, which cannot reach this attempt.
    await worker.store.cancel(worker.visitorId, key, 1);
    await stopped.promise;
    await writing;
    assert.equal((await worker.reply(key)).state, 'cancelled');
  });

  it('[W6] [I8] a responder that fails is called three times, then the reply has failed for the visitor to retry', async () => {
    await open(['half', fail('the model is down', { retriable: true })]);
    const key = await worker.post();
    for (const attempt of [1, 2]) {
      await worker.writer.write(key);
      assert.equal((await worker.reply(key)).state, 'pending', `attempt ${attempt}`);
      // Not due yet: the pause grows.
      await worker.writer.write(key);
      assert.equal((await worker.reply(key)).epoch, attempt * 2);
      worker.now += 60_000;
    }
    await worker.writer.write(key);
    const failed = await worker.reply(key);
    assert.equal(failed.state, 'failed');
    assert.equal(failed.error?.code, 'responder_failed');
    assert.ok(!failed.error?.message.includes('the model is down'), 'an inner message reached the visitor');
    assert.equal(textOf(failed.entries), 'half');
    const calls = worker.log.lines.filter(({ event }) => event === 'reply claimed').length;
    assert.equal(calls, 3);

    await worker.store.retry(worker.visitorId, key, failed.epoch, worker.now);
    await worker.another(['whole']).write(key);
    assert.equal(textOf((await worker.reply(key)).entries), 'whole');
  });

  it('[W6] a failure that cannot be mended is not tried again', async () => {
    await open([fail('no such model', { retriable: false })]);
    const key = await worker.post();
    await worker.writer.write(key);
    assert.equal((await worker.reply(key)).state, 'failed');
  });

  it('[W6] a responder that ends without a word has failed', async () => {
    await open([]);
    const key = await worker.post();
    await worker.writer.write(key);
    assert.deepEqual([(await worker.reply(key)).state, (await worker.reply(key)).epoch], ['pending', 2]);
  });

  it('[W6] a responder says how long to wait', async () => {
    await open([fail('too many requests', { retriable: true, retryAfterMs: 20_000 })]);
    const key = await worker.post();
    await worker.writer.write(key);
    assert.deepEqual(await worker.store.due(worker.now + 19_000, 1), []);
    assert.deepEqual(await worker.store.due(worker.now + 20_000, 1), [key]);
  });

  it('[W6] a turn that kills its workers fails after three of them', async () => {
    await open([hang()]);
    const key = await worker.post();
    const killed = [1, 2, 3].map(() => worker.another([hang()]));
    for (const [index, writer] of killed.entries()) {
      void writer.write(key);
      await worker.log.seen('reply claimed', ({ attempt }) => attempt === index + 1);
      worker.now += 16_000;
    }
    await worker.writer.write(key);
    const { state, error } = await worker.reply(key);
    assert.equal(state, 'failed');
    assert.equal(error?.code, 'attempts_exhausted');
    assert.equal(worker.facts.at(-1)?.kind, 'state');
    await Promise.all(killed.map((writer) => writer.drain()));
  });

  it('[W8] on drain gives its replies back at once, the attempt not counted, and claims nothing more', async () => {
    await open(['some', hang()]);
    const key = await worker.post();
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    await worker.writer.drain();
    await writing;
    assert.deepEqual(await worker.reply(key), { state: 'pending', epoch: 2, length: 0, entries: [] });
    await worker.writer.write(key);
    assert.equal((await worker.reply(key)).state, 'pending', 'a drained worker claimed');
    await worker.another(['whole']).write(key);
    assert.equal(textOf((await worker.reply(key)).entries), 'whole');
    const attempts = worker.log.lines
      .filter(({ event }) => event === 'reply claimed')
      .map(({ fields }) => fields['attempt']);
    assert.deepEqual(attempts, [1, 1]);
  });

  for (const [how, stop] of [
    ['ends', () => {}],
    ['throws', () => assert.fail('told to stop')],
  ] as const) {
    it(`[W8] [I6] half a reply is given back, not settled, where its responder ${how} once it is told to stop`, async () => {
      await open({
        name: 'polite',
        description: 'stops when it is told to',
        async *reply(_task, signal) {
          yield textEntry('half');
          // Runs after the first flush, in which the worker is drained.
          if (signal.aborted) {
            stop();
            return;
          }
          yield textEntry(' and half');
        },
      });
      const key = await worker.post();
      const writing = worker.writer.write(key);
      await worker.log.seen('reply first entry');
      await worker.writer.drain();
      await writing;
      assert.deepEqual(await worker.reply(key), { state: 'pending', epoch: 2, length: 0, entries: [] });
      await worker.another(['whole']).write(key);
      const claims = worker.log.lines.filter(({ event }) => event === 'reply claimed');
      assert.deepEqual(
        claims.map(({ fields }) => fields['attempt']),
        [1, 1],
      );
    });
  }

  it('[H6] an attempt that is aborted stops its responder, and what the store says stays', async () => {
    const stopped = Promise.withResolvers<void>();
    await open((_task, signal) => {
      signal.addEventListener('abort', () => stopped.resolve());
      return ['some', hang()];
    });
    const key = await worker.post();
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    await worker.store.cancel(worker.visitorId, key, 1);
    worker.writer.abort(key, 1);
    await stopped.promise;
    await writing;
    assert.deepEqual(await worker.reply(key), {
      state: 'cancelled',
      epoch: 1,
      length: 1,
      entries: [textEntry('some')],
    });
  });

  it('[H6] an abort that comes late leaves alone the attempt at what was asked for anew', async () => {
    const gate = Promise.withResolvers<void>();
    await open(['some', until(gate.promise), ' more']);
    const key = await worker.post();
    await worker.store.cancel(worker.visitorId, key, 0);
    await worker.store.retry(worker.visitorId, key, 0, worker.now);
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry');
    worker.writer.abort(key, 0);
    gate.resolve();
    await writing;
    const { state, entries } = await worker.reply(key);
    assert.deepEqual([state, textOf(entries)], ['done', 'some more']);
  });

  it('[H6] a retry is written at once, also while the stopped attempt is still ending', async () => {
    const gate = Promise.withResolvers<void>();
    await open(['old', until(gate.promise)]);
    const key = await worker.post();
    // A store that is slow to refuse keeps the old attempt from ending.
    const { flush } = worker.store;
    const held = Promise.withResolvers<void>();
    const slow = Object.assign(worker.store, {
      flush: async (...args: Parameters<typeof flush>) => {
        const stored = await flush(...args);
        if (args[1].epoch === 1) await held.promise;
        return stored;
      },
    });
    const old = worker.writer.write(key);
    await worker.log.seen('reply claimed');
    await eventually(async () => (await worker.reply(key)).length === 1);
    await slow.cancel(worker.visitorId, key, 1);
    worker.writer.abort(key, 1);
    await slow.retry(worker.visitorId, key, 1, worker.now);
    gate.resolve();
    await worker.writer.write(key);
    assert.equal(textOf((await worker.reply(key)).entries), 'old');
    assert.deepEqual([(await worker.reply(key)).state, (await worker.reply(key)).epoch], ['done', 3]);
    held.resolve();
    await old;
    assert.equal((await worker.reply(key)).epoch, 3);
  });

  it('[I7] a responder that says nothing for too long has failed, also one that does not listen', async () => {
    const deaf = {
      name: 'deaf',
      description: 'never answers and never listens',
      reply: (): AsyncIterable<Entry> => ({
        [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<Entry>>(() => {}) }),
      }),
    };
    worker = await openWorker(deaf, { ...QUICK, silenceMs: 20 });
    const key = await worker.post();
    await worker.writer.write(key);
    assert.deepEqual([(await worker.reply(key)).state, (await worker.reply(key)).epoch], ['pending', 2]);
  });

  it('gives the responder what was said before, and not what comes after', async () => {
    const tasks: string[][] = [];
    const responder = createScriptedResponder((task) => {
      tasks.push([...task.history.map(({ text, reply }) => `${text} ${textOf(reply!.entries)}`), task.text]);
      return ['yes'];
    });
    worker = await openWorker(responder);
    const first = await worker.post('one');
    const second = await worker.post('two');
    await worker.post('three');
    await worker.writer.write(first);
    await worker.writer.write(second);
    assert.deepEqual(tasks, [['one'], ['one yes', 'two']]);
  });
});
