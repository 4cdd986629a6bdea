/*
 * Longer than other files: every way in which a model can call tools, over one responder.
 */
import assert from 'node:assert/strict';
import { fold, textOf, waitingCalls, type Entry, type ToolEntry } from '@parley/protocol';
import { createOpenAiResponder, ResponderError, type Tool, type ToolRun } from '@parley/server';
import { startModelApi, type ModelAnswer, type ModelApi } from '../../support/model-api.ts';
import type { PlannedCall } from '../../support/model-api-answers.ts';
import { entriesOf, taskOf } from './task.ts';

const PARAMETERS = { type: 'object', properties: { order: { type: 'number' } } };
const call = (name: string, input: string, id = 'call_a'): PlannedCall => ({
  id,
  name,
  pieces: input.match(/.{1,4}/g) ?? [],
});

describe('a model that has things done', () => {
  let api: ModelApi;
  let runs: { input: unknown; key: ToolRun['key'] }[];
  beforeEach(async () => {
    api = await startModelApi();
    runs = [];
  });
  afterEach(() => api.close());

  const tool = (name: string, terms: Partial<Tool> = {}): Tool => ({
    name,
    description: `does ${name}`,
    parameters: PARAMETERS,
    run: async (input, { key }) => {
      runs.push({ input, key });
      return { status: 'shipped' };
    },
    ...terms,
  });
  const onPage = (name: string): Tool => ({ name, description: 'reads the page', parameters: PARAMETERS });
  const responder = (tools: readonly Tool[]) =>
    createOpenAiResponder({
      apiKey: 'test-key',
      baseUrl: api.url,
      model: 'test-model',
      systemPrompt: 'Be kind.',
      tools,
    });

  /** What a reply is, from what it goes on from, while the model answers as planned. */
  async function reply(tools: readonly Tool[], answers: readonly ModelAnswer[], written: readonly Entry[] = []) {
    api.plan(...answers);
    const task = taskOf('Where is it?', { written });
    const { entries, error } = await entriesOf(responder(tools), task);
    return { task, error, entries, shown: fold([...written, ...entries]) };
  }
  const messages = (request: number) => api.requests[request]!.body.messages.slice(2) as unknown[];
  const asked = (id: string, name: string, input: string) => ({
    id,
    type: 'function',
    function: { name, arguments: input },
  });

  it('names the tools, carries out what the model calls, and goes on with what came of it', async () => {
    const find = tool('find_order', { title: (input) => `Looks for ${(input as { order: number }).order}` });
    const { task, error, entries, shown } = await reply(
      [find],
      [{ text: ['Let me see. '], calls: [call('find_order', '{"order":12}')] }, { text: ['It is on its way.'] }],
    );
    assert.equal(error, undefined);
    assert.deepEqual(api.requests[0]!.body['tools'], [
      { type: 'function', function: { name: 'find_order', description: 'does find_order', parameters: PARAMETERS } },
    ]);
    const input = { order: 12 };
    assert.deepEqual(runs, [{ input, key: { turnId: task.turnId, callId: 'call_a' } }]);
    const done: Entry = {
      kind: 'tool',
      callId: 'call_a',
      name: 'find_order',
      title: 'Looks for 12',
      state: 'done',
      input,
      output: { status: 'shipped' },
    };
    assert.deepEqual(shown, [
      { kind: 'text', text: 'Let me see. ' },
      done,
      { kind: 'text', text: 'It is on its way.' },
    ]);
    assert.deepEqual(
      entries.filter((entry) => entry.kind === 'tool').map(({ state }) => state),
      ['running', 'done'],
    );
    assert.deepEqual(messages(1), [
      { role: 'assistant', content: 'Let me see. ', tool_calls: [asked('call_a', 'find_order', '{"order":12}')] },
      { role: 'tool', tool_call_id: 'call_a', content: '{"status":"shipped"}' },
    ]);
  });

  it('[W11] ends where a call needs approval, has carried out nothing of it, and asks the model nothing more', async () => {
    const cancel = tool('cancel_order', { needsApproval: true, title: 'Cancels the order' });
    const { shown } = await reply([cancel], [{ calls: [call('cancel_order', '{"order":12}')] }]);
    assert.deepEqual(runs, []);
    assert.equal(api.requests.length, 1);
    const input = { order: 12 };
    const waiting = {
      kind: 'tool',
      callId: 'call_a',
      name: 'cancel_order',
      title: 'Cancels the order',
      input,
    } as const;
    assert.deepEqual(waitingCalls(shown), [{ ...waiting, state: 'approval' }]);
  });

  it('asks for approval only of the calls that need it', async () => {
    const refund = tool('refund', { needsApproval: (input) => (input as { amount: number }).amount > 50 });
    const few = await reply([refund], [{ calls: [call('refund', '{"amount":5}')] }, { text: ['Done.'] }]);
    assert.deepEqual([runs.length, waitingCalls(few.shown).length], [1, 0]);
    const much = await reply([refund], [{ calls: [call('refund', '{"amount":500}')] }]);
    assert.deepEqual([runs.length, waitingCalls(much.shown).length], [1, 1]);
  });

  const asks: ToolEntry = {
    kind: 'tool',
    callId: 'call_a',
    name: 'cancel_order',
    state: 'approval',
    input: { order: 12 },
  };

  it('[W10] carries out what was allowed under the key of the call, and goes on', async () => {
    const written: Entry[] = [
      { kind: 'text', text: 'Let me. ' },
      { ...asks, state: 'running' },
    ];
    const { task, shown } = await reply(
      [tool('cancel_order', { needsApproval: true })],
      [{ text: ['Done.'] }],
      written,
    );
    assert.deepEqual(runs, [{ input: { order: 12 }, key: { turnId: task.turnId, callId: 'call_a' } }]);
    assert.equal(textOf(shown), 'Let me. Done.');
    assert.deepEqual(messages(0), [
      { role: 'assistant', content: 'Let me. ', tool_calls: [asked('call_a', 'cancel_order', '{"order":12}')] },
      { role: 'tool', tool_call_id: 'call_a', content: '{"status":"shipped"}' },
    ]);
  });

  it('carries out nothing that was not allowed, and tells the model so', async () => {
    const { shown } = await reply([tool('cancel_order')], [{ text: ['As you like.'] }], [{ ...asks, state: 'denied' }]);
    assert.deepEqual(runs, []);
    assert.equal(textOf(shown), 'As you like.');
    assert.match((messages(0)[1] as { content: string }).content, /did not allow/);
  });

  it('[W11] has a tool without a function run in the page, and tells the model what the page gave', async () => {
    const first = await reply([onPage('read_cart')], [{ calls: [call('read_cart', '')] }]);
    const [waiting] = waitingCalls(first.shown);
    assert.deepEqual([waiting?.state, waiting?.input], ['input', {}]);
    const written: Entry[] = [{ ...waiting!, state: 'done', output: ['jug'] }];
    const next = await reply([onPage('read_cart')], [{ text: ['One jug.'] }], written);
    assert.equal(textOf(next.shown), 'One jug.');
    assert.deepEqual((messages(1)[1] as { content: string }).content, '["jug"]');
    await reply([onPage('read_cart')], [{ text: ['?'] }], [{ ...waiting!, state: 'failed', error: 'no cart' }]);
    assert.match((messages(2)[1] as { content: string }).content, /did not work: no cart/);
  });

  it('lets several calls of one answer go their ways, and waits for those that have to wait', async () => {
    const tools = [tool('find'), tool('cancel', { needsApproval: true }), onPage('read')];
    const calls = [call('cancel', '{}', 'a'), call('find', '{}', 'b'), call('read', '{}', 'c')];
    const { shown } = await reply(tools, [{ calls }]);
    assert.deepEqual(
      shown.map((entry) => entry.kind === 'tool' && `${entry.callId} ${entry.state}`),
      ['a approval', 'b done', 'c input'],
    );
    assert.equal(runs.length, 1);
    assert.equal(api.requests.length, 1);
  });

  it('tells the model what does not work: a tool that fails, that nobody knows, and what is no JSON', async () => {
    const broken = tool('broken', { run: async () => Promise.reject(new Error('the shop is closed')) });
    const calls = [call('broken', '{}', 'a'), call('unknown', '{}', 'b'), call('broken', '{"order', 'c')];
    const { error, shown } = await reply([broken], [{ calls }, { text: ['Sorry.'] }]);
    assert.equal(error, undefined);
    assert.equal(textOf(shown), 'Sorry.');
    const told = (messages(1).slice(1) as { content: string }[]).map(({ content }) => content);
    assert.match(told[0]!, /the shop is closed/);
    assert.match(told[1]!, /no tool unknown/);
    assert.match(told[2]!, /no JSON/);
  });

  it('[W10] fails a call that gave what cannot be kept, and does not do it again', async () => {
    const round: { self?: unknown } = {};
    round.self = round;
    for (const output of [round, 1n, () => {}, 'x'.repeat(70_000)]) {
      let times = 0;
      const odd = tool('odd', { run: async () => ((times += 1), output) });
      const { error, shown } = await reply([odd], [{ calls: [call('odd', '{}')] }, { text: ['Sorry.'] }]);
      assert.equal(error, undefined);
      assert.equal(times, 1);
      assert.equal(shown[0]?.kind === 'tool' && shown[0].state, 'failed');
      assert.equal(textOf(shown), 'Sorry.');
    }
  });

  it('tells the model the output as it is kept', async () => {
    const date = tool('date', { run: async () => ({ at: new Date(0), none: undefined }) });
    const { shown } = await reply([date], [{ calls: [call('date', '{}')] }, { text: ['Then.'] }]);
    assert.deepEqual(shown[0]?.kind === 'tool' && shown[0].output, { at: '1970-01-01T00:00:00.000Z' });
  });

  it('fails a call whose title or need of approval cannot be told from what the model gave', async () => {
    const deep = (input: unknown) => (input as { order: { id: string } }).order.id.trim();
    const tools = [tool('titled', { title: deep }), tool('asking', { needsApproval: (input) => deep(input) === '' })];
    const calls = [call('titled', '{}', 'a'), call('asking', '{}', 'b')];
    const { error, shown } = await reply(tools, [{ calls }, { text: ['Sorry.'] }]);
    assert.equal(error, undefined);
    assert.deepEqual(runs, []);
    assert.deepEqual(
      shown.map((entry) => (entry.kind === 'tool' ? entry.state : entry.kind)),
      ['failed', 'failed', 'text'],
    );
  });

  it('gives a call an id of its own where the server gives none, or one that is taken', async () => {
    const calls = [call('find', '{}', ''), call('find', '{}', 'same'), call('find', '{}', 'same')];
    const { shown } = await reply([tool('find')], [{ calls }, { text: ['Done.'] }]);
    const ids = shown.flatMap((entry) => (entry.kind === 'tool' ? [entry.callId] : []));
    assert.equal(new Set(ids).size, 3);
    assert.ok(ids.includes('same') && ids.every(Boolean));
  });

  const frame = (delta: object, finish: string | null = null) => ({ choices: [{ delta, finish_reason: finish }] });
  const pieceOf = (index: number | undefined, id: string, name: string, text: string) =>
    frame({ tool_calls: [{ index, id, function: { name, arguments: text } }] });

  it('takes another id at the same index for another call', async () => {
    const frames = [
      pieceOf(0, 'a', 'find', '{"order":1}'),
      pieceOf(0, 'b', 'find', '{"order"'),
      pieceOf(0, '', '', ':2}'),
      pieceOf(undefined, 'c', 'find', '{"order":3}'),
    ];
    await reply([tool('find')], [{ frames, finish: 'tool_calls' }, { text: ['Done.'] }]);
    assert.deepEqual(
      runs.map(({ input, key }) => [key.callId, input]),
      [
        ['a', { order: 1 }],
        ['b', { order: 2 }],
        ['c', { order: 3 }],
      ],
    );
  });

  it('takes a name and an id that come with each piece for what they are', async () => {
    const frames = ['{"or', 'der":', '4}'].map((piece) => pieceOf(0, 'a', 'find', piece));
    await reply([tool('find')], [{ frames, finish: 'tool_calls' }, { text: ['Done.'] }]);
    assert.deepEqual(
      runs.map(({ input }) => input),
      [{ order: 4 }],
    );
  });

  for (const [finish, says] of [
    ['length', /too long/],
    ['content_filter', /withheld/],
  ] as const) {
    it(`carries out nothing of an answer that was cut (${finish}), and says that it was`, async () => {
      const calls = [call('find', '{"order":1}', 'a'), call('read_cart', '{}', 'b')];
      const { error, shown } = await reply([tool('find'), onPage('read_cart')], [{ calls, finish }]);
      assert.equal(error, undefined);
      assert.deepEqual(runs, []);
      assert.deepEqual(
        shown.flatMap((entry) => (entry.kind === 'tool' ? [`${entry.callId} ${entry.state}`] : [])),
        ['a failed', 'b failed'],
      );
      assert.match(textOf(shown), says);
      assert.equal(api.requests.length, 1);
    });
  }

  it('forbids a model that never ends to call anything more, and gives up on one that does not listen', async () => {
    api.stand({ calls: [call('find', '{}', '')] });
    const { error } = await reply([tool('find')], []);
    assert.ok(error instanceof ResponderError && !error.retriable);
    assert.equal(api.requests.at(-1)!.body['tool_choice'], 'none');
    assert.equal(api.requests.at(-2)!.body['tool_choice'], undefined);
    assert.equal(runs.length, api.requests.length - 1);
  });

  it('[I7] ends with a page that answers each call at once, however often the model calls it', async () => {
    api.stand({ calls: [call('read_cart', '{}', '')] });
    let written: Entry[] = [];
    for (let times = 1; ; times += 1) {
      assert.ok(times < 50, 'a model and a page go round for ever');
      const { error, shown } = await reply([onPage('read_cart')], [], written);
      if (error) {
        assert.ok(error instanceof ResponderError && !error.retriable);
        break;
      }
      assert.equal(waitingCalls(shown).length, 1);
      written = shown.map((entry) => (entry.kind === 'tool' ? { ...entry, state: 'done', output: times } : entry));
    }
    assert.ok(written.length > 8, 'it gave up early');
    assert.equal(api.requests.at(-1)!.body['tool_choice'], 'none');
    assert.equal(api.requests.at(-2)!.body['tool_choice'], undefined);
  });

  it('stops a tool that is at work, and says that it was stopped', async () => {
    const stop = new AbortController();
    const began = Promise.withResolvers<void>();
    const slow = tool('slow', {
      run: (_input, { signal }) => {
        began.resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
      },
    });
    api.plan({ calls: [call('slow', '{}')] });
    const running = entriesOf(responder([slow]), taskOf('Go'), stop.signal);
    await began.promise;
    stop.abort(new Error('stopped by the visitor'));
    assert.match(String((await running).error), /stopped by the visitor/);
  });
});
