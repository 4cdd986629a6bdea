import assert from 'node:assert/strict';
import { textOf, type Entry } from '@parley/protocol';
import { ResponderError } from '../../../server/src/replies/responder.ts';
import { createScriptedResponder, fail, hang, pause, until } from '../../../server/src/responders/scripted.ts';
import { entriesOf, taskOf } from './task.ts';

const signal = () => new AbortController().signal;

describe('the scripted responder', () => {
  it('says the texts and entries of a list in their order, for every task anew', async () => {
    const source: Entry = { kind: 'source', id: 's', title: 'A book' };
    const responder = createScriptedResponder(['One ', source, 'two']);
    const expected = [{ kind: 'text', text: 'One ' }, source, { kind: 'text', text: 'two' }];
    assert.deepEqual((await entriesOf(responder, taskOf('?'))).entries, expected);
    assert.deepEqual((await entriesOf(responder, taskOf('?'))).entries, expected);
  });

  it('takes a function of the task, also one that gives its steps by and by', async () => {
    const now = createScriptedResponder(({ text }) => [`You said ${text}.`]);
    assert.equal(textOf((await entriesOf(now, taskOf('hi'))).entries), 'You said hi.');
    const later = createScriptedResponder(async function* ({ attempt }) {
      yield 'Attempt ';
      await Promise.resolve();
      yield String(attempt);
    });
    assert.equal(textOf((await entriesOf(later, taskOf('hi', { attempt: 2 }))).entries), 'Attempt 2');
  });

  it('waits for the event that a test controls', async () => {
    const gate = Promise.withResolvers<void>();
    const reply = createScriptedResponder(['before', until(gate.promise), 'after']).reply(taskOf('?'), signal());
    const steps = reply[Symbol.asyncIterator]();
    assert.deepEqual((await steps.next()).value, { kind: 'text', text: 'before' });
    let came = false;
    const next = steps.next().then((step) => ((came = true), step));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(came, false);
    gate.resolve();
    assert.deepEqual((await next).value, { kind: 'text', text: 'after' });
  });

  it('pauses by the delay that it is given, with the signal', async () => {
    const pauses: unknown[] = [];
    const own = signal();
    const delay = async (ms: number, given: AbortSignal) => void pauses.push([ms, given === own]);
    const responder = createScriptedResponder([pause(20), 'a', pause(30)], { delay });
    await entriesOf(responder, taskOf('?'), own);
    assert.deepEqual(pauses, [
      [20, true],
      [30, true],
    ]);
  });

  it('fails as the script says, after what it said before', async () => {
    const responder = createScriptedResponder(['half', fail('no more', { retriable: true, retryAfterMs: 5 })]);
    const { entries, error } = await entriesOf(responder, taskOf('?'));
    assert.equal(textOf(entries), 'half');
    assert.ok(error instanceof ResponderError);
    assert.deepEqual([error.message, error.retriable, error.retryAfterMs], ['no more', true, 5]);
  });

  it('passes on what a script itself throws', async () => {
    const responder = createScriptedResponder(function* () {
      yield 'half';
      throw new Error('a bug in the script');
    });
    const { entries, error } = await entriesOf(responder, taskOf('?'));
    assert.equal(textOf(entries), 'half');
    assert.match(String(error), /a bug in the script/);
  });

  const never = new Promise<never>(() => {});
  const waits = {
    'a hang': [hang()],
    'a pause': [pause(60_000)],
    'an event': [until(never)],
    'its own generator': () =>
      (async function* () {
        await never;
        yield 'never';
      })(),
  };
  for (const [name, script] of Object.entries(waits)) {
    it(`fails with the signal’s reason when it is aborted while it waits for ${name}`, async () => {
      const abort = new AbortController();
      const reason = new Error('stopped');
      const reply = entriesOf(createScriptedResponder(script), taskOf('?'), abort.signal);
      const first = await Promise.race([reply, new Promise((resolve) => setImmediate(resolve, 'it waits'))]);
      assert.equal(first, 'it waits');
      abort.abort(reason);
      assert.deepEqual(await reply, { entries: [], error: reason });
    });
  }

  it('says nothing more once it is aborted between two entries, and closes its generator', async () => {
    const abort = new AbortController();
    let closed = false;
    const responder = createScriptedResponder(function* () {
      try {
        for (;;) yield 'more ';
      } finally {
        closed = true;
      }
    });
    const entries: Entry[] = [];
    await assert.rejects(async () => {
      for await (const entry of responder.reply(taskOf('?'), abort.signal)) {
        entries.push(entry);
        if (entries.length === 3) abort.abort(new Error('enough'));
      }
    }, /enough/);
    assert.equal(entries.length, 3);
    assert.equal(closed, true);
  });

  it('says nothing at all where it was aborted before', async () => {
    const responder = createScriptedResponder(['text']);
    const { entries, error } = await entriesOf(responder, taskOf('?'), AbortSignal.abort(new Error('too late')));
    assert.deepEqual(entries, []);
    assert.match(String(error), /too late/);
  });
});
