import assert from 'node:assert/strict';
import { fold, isWellFormed, textOf, type ToolEntry } from '@parley/protocol';
import { ResponderError } from '../../../server/src/replies/responder.ts';
import { FIXED_ANSWER } from '../../../server/src/responders/command-script.ts';
import { createResponder } from '../../../server/src/responders/index.ts';
import { MARKDOWN_SAMPLE } from '../../../server/src/responders/markdown-sample.ts';
import { entriesOf, taskOf } from './task.ts';

describe('the script that obeys the visitor', () => {
  const reply = async (text: string, attempt = 1, signal?: AbortSignal) =>
    entriesOf(await createResponder({ kind: 'scripted' }), taskOf(text, { attempt }), signal);
  const answerTo = async (text: string, attempt = 1) => {
    const { entries, error } = await reply(text, attempt);
    assert.equal(error, undefined);
    return textOf(entries);
  };

  it('counts, one entry a number', async () => {
    const { entries } = await reply('count 5');
    assert.deepEqual(
      entries.map((entry) => 'text' in entry && entry.text),
      ['1 ', '2 ', '3 ', '4 ', '5 '],
    );
  });

  it('counts with as many milliseconds between the numbers as it is told', async () => {
    const began = performance.now();
    assert.equal(await answerTo('count 4 every 20'), '1 2 3 4 ');
    // A timer may fire a millisecond early by this clock.
    assert.ok(performance.now() - began >= 3 * 19, 'there were three pauses');
  });

  it('echoes a text as it was written, over several lines', async () => {
    assert.equal(await answerTo('echo  two\n\n**three** 😀 \n'), ' two\n\n**three** 😀 \n');
  });

  it('waits before it answers', async () => {
    const began = performance.now();
    assert.equal(await answerTo('wait 30 there you are'), 'there you are');
    assert.ok(performance.now() - began >= 29);
  });

  it('fails for good', async () => {
    for (const attempt of [1, 2, 3]) {
      const { entries, error } = await reply('fail', attempt);
      assert.deepEqual(entries, []);
      assert.ok(error instanceof ResponderError && !error.retriable);
    }
  });

  it('fails on as many attempts as it is told, and then answers', async () => {
    for (const attempt of [1, 2]) {
      const { error } = await reply('fail 2', attempt);
      assert.ok(error instanceof ResponderError && error.retriable);
    }
    assert.equal(await answerTo('fail 2', 3), 'Answered on attempt 3.');
  });

  it('is cut in the middle of its first attempt, and writes all of its second', async () => {
    const { entries, error } = await reply('cut 4', 1);
    assert.equal(textOf(entries), 'Attempt 1: one two ');
    assert.ok(error instanceof ResponderError && error.retriable);
    assert.match(await answerTo('cut 4', 2), /^Attempt 2: one two .* ten\.$/);
  });

  it('hangs until it is aborted', async () => {
    const abort = new AbortController();
    const hanging = reply('hang', 1, abort.signal);
    const first = await Promise.race([hanging, new Promise((resolve) => setTimeout(resolve, 30, 'it hangs'))]);
    assert.equal(first, 'it hangs');
    abort.abort(new Error('stopped'));
    assert.match(String((await hanging).error), /stopped/);
  });

  it('streams a rich document in many well-formed pieces', async () => {
    const { entries, error } = await reply('markdown every 0');
    assert.equal(error, undefined);
    assert.equal(textOf(entries), MARKDOWN_SAMPLE);
    assert.ok(entries.length > 100);
    assert.ok(entries.every((entry) => 'text' in entry && isWellFormed(entry.text)));
  });

  it('shows reasoning, a tool call and sources', async () => {
    const kinds = async (text: string) => fold((await reply(text)).entries).map(({ kind }) => kind);
    assert.deepEqual(await kinds('think of a number'), ['reasoning', 'text']);
    assert.deepEqual(await kinds('tool'), ['tool', 'text']);
    assert.deepEqual(await kinds('sources'), ['text', 'source', 'source']);
  });

  it('[W10] asks for approval and for a tool of the page, and goes on by what was answered', async () => {
    const next = async (text: string, answer: Partial<ToolEntry>) => {
      const { entries } = await reply(text);
      const call = entries.find((entry) => entry.kind === 'tool')!;
      const task = taskOf(text, { written: [{ ...call, ...answer }] });
      return { call, said: textOf((await entriesOf(await createResponder({ kind: 'scripted' }), task)).entries) };
    };
    const allowed = await next('approve', { state: 'running' });
    assert.deepEqual([allowed.call.state, allowed.said], ['approval', 'Your order 1234 is cancelled.']);
    assert.match((await next('approve', { state: 'denied' })).said, /stays as it is/);
    const page = await next('page read_cart two jugs', { state: 'done', output: 2 });
    assert.deepEqual([page.call.name, page.call.input], ['read_cart', { text: 'two jugs' }]);
    assert.equal(page.said, 'The page gave 2.');
    assert.equal((await next('page x', { state: 'failed', error: 'no' })).said, 'The page says: no');
  });

  it('shows a card of each kind, formulas and code', async () => {
    for (const name of ['choices', 'form', 'link', 'image', 'list']) {
      const { entries } = await reply(`card ${name}`);
      assert.deepEqual(
        fold(entries).map((entry) => ('card' in entry ? entry.card : entry.kind)),
        ['text', name],
      );
    }
    assert.match(await answerTo('math'), /\\frac\{-b/);
    assert.match(await answerTo('code'), /```python\ndef greet/);
  });

  it('gives a short fixed answer to everything else', async () => {
    for (const text of ['Hello?', 'count', 'count many', 'counting 5', '']) {
      assert.equal(await answerTo(text), FIXED_ANSWER);
    }
  });

  it('takes a command in any case, with white space around it', async () => {
    assert.equal(await answerTo('  Count 2\n'), '1 2 ');
    assert.equal(await answerTo('ECHO Aha'), 'Aha');
  });
});
