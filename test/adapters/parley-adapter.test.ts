/*
 * Longer than other files: one adapter against a real server, rule by rule.
 */
import { strict as assert } from 'node:assert';
import { memoryStorage, parleyAdapter, type ParleyAdapter, type ParleyAdapterOptions } from '@parley/adapters';
import {
  emptyTimeline,
  isTerminal,
  makeId,
  MAX_HELD_REPLIES,
  MAX_TEXT_CODE_POINTS,
  merge,
  syncRequest,
  textOf,
} from '@parley/protocol';
import { hurried, listenTo, refusal } from '../support/adapter-log.ts';
import { eventually } from '../support/eventually.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import { startServer, type TestServer } from '../support/server.ts';

describe('the adapter to a Parley server, against a real one', () => {
  let server: TestServer;
  let gateway: Gateway;
  const adapters: ParleyAdapter[] = [];

  beforeEach(async () => {
    server = await startServer({ environment: { PARLEY_SITES: 'shop' } });
    gateway = await startGateway(server.url);
  });
  afterEach(async () => {
    for (const adapter of adapters.splice(0)) adapter.close();
    await gateway.close();
    await server.close();
  });

  it('[S1] comes online live, and facts of a turn come by themselves', async () => {
    const adapter = open();
    const told = listenTo(adapter);
    const conversationId = makeId();
    await told.until('online live');
    const turn = await adapter.post(conversationId, { id: makeId(), text: 'hello' });
    assert.equal(turn.seq, 1);
    await told.untilFact((fact) => fact.kind === 'state' && fact.state === 'done');
    let timeline = emptyTimeline(conversationId, { loaded: true });
    for (const fact of [{ kind: 'turn', turn } as const, ...told.facts]) ({ timeline } = merge(timeline, fact));
    assert.equal(timeline.turns[0]?.reply?.state, 'done');
    assert.notEqual(textOf(timeline.turns[0].reply.entries), '');
  });

  it('[H2] [D5] gives the same stored turn for the same id, and refuses another body', async () => {
    const adapter = open();
    const conversationId = makeId();
    const id = makeId();
    const first = await adapter.post(conversationId, { id, text: 'hello' });
    const again = await adapter.post(conversationId, { id, text: 'hello' });
    assert.deepEqual([again.id, again.seq, again.createdAt], [first.id, first.seq, first.createdAt]);
    await assert.rejects(adapter.post(conversationId, { id, text: 'something else' }), refusal('conflict'));
  });

  for (const sockets of [true, false]) {
    it(`[H3] [S2] syncs what is lacking ${sockets ? 'over the socket' : 'over HTTP where sockets are blocked'}`, async () => {
      gateway.blockSockets = !sockets;
      const adapter = open();
      const told = listenTo(adapter);
      await told.until(sockets ? 'online live' : 'online');
      const conversationId = makeId();
      await answered(adapter, conversationId, 'one');
      let { timeline } = merge(emptyTimeline(conversationId), await adapter.page(conversationId, {}));
      await answered(adapter, conversationId, 'two');
      await answered(adapter, conversationId, 'three');
      const snapshot = await adapter.sync(syncRequest(timeline));
      assert.deepEqual([snapshot.head, snapshot.turns.length, snapshot.more], [3, 2, false]);
      timeline = merge(timeline, snapshot).timeline;
      assert.deepEqual(timeline.turns, (await adapter.page(conversationId, { limit: 50 })).turns);
      const overHttp = gateway.seen.filter((line) => line.includes('?after='));
      assert.equal(overHttp.length > 0, !sockets);
    });
  }

  it('[H3] asks in portions where more replies are held than one question may list', async () => {
    const adapter = open();
    await listenTo(adapter).until('online live');
    const conversationId = makeId();
    const turn = await answered(adapter, conversationId, 'hello');
    const others = Array.from({ length: 2 * MAX_HELD_REPLIES }, () => ({ turnId: makeId(), epoch: 0, length: 0 }));
    const held = [...others, { turnId: turn.id, epoch: 0, length: 0 }];
    const snapshot = await adapter.sync({ conversationId, after: 1, held });
    assert.deepEqual(
      snapshot.replies.map(({ turnId, state }) => [turnId, state]),
      [[turn.id, 'done']],
    );
  });

  it('[H4] pages backwards, and takes an unknown conversation for an empty one', async () => {
    const adapter = open();
    const conversationId = makeId();
    assert.deepEqual(await adapter.page(conversationId, { limit: 10 }), {
      kind: 'page',
      conversationId,
      head: 0,
      turns: [],
      more: false,
    });
    for (const text of ['one', 'two', 'three']) await adapter.post(conversationId, { id: makeId(), text });
    const end = await adapter.page(conversationId, { limit: 2 });
    assert.deepEqual([end.turns.map(({ text }) => text), end.more], [['two', 'three'], true]);
    const before = await adapter.page(conversationId, { before: 2, limit: 2 });
    assert.deepEqual([before.turns.map(({ text }) => text), before.more], [['one'], false]);
  });

  it('[H3] [H4] takes long turns in shorter answers, and misses none of them', async () => {
    const adapter = open();
    const conversationId = makeId();
    const all = Array.from({ length: 12 }, (_, at) => at + 1);
    // Of four bytes each: a turn has 32,000 of them.
    for (const seq of all) {
      await adapter.post(conversationId, { id: makeId(), text: `${seq} ${'🏺'.repeat(MAX_TEXT_CODE_POINTS - 4)}` });
    }
    const pages: number[][] = [];
    let page = await adapter.page(conversationId, {});
    for (;;) {
      pages.push(page.turns.map(({ seq }) => seq));
      if (!page.more) break;
      page = await adapter.page(conversationId, { before: page.turns[0]!.seq });
    }
    assert.deepEqual(pages.toReversed().flat(), all);
    assert.ok(pages.length > 2, `in ${pages.length} answers`);

    const synced: number[][] = [];
    for (let more = true; more;) {
      const answer = await adapter.sync({ conversationId, after: synced.flat().at(-1) ?? 0, held: [] });
      synced.push(answer.turns.map(({ seq }) => seq));
      ({ more } = answer);
    }
    assert.deepEqual(synced.flat(), all);
    assert.ok(synced.length > 2, `in ${synced.length} answers`);
  });

  it("[H3] [H8] says that another visitor's conversation is not there, over the socket as over HTTP", async () => {
    const conversationId = makeId();
    await open().post(conversationId, { id: makeId(), text: 'hello' });
    const adapter = open();
    const told = listenTo(adapter);
    await told.until('online live');
    for (const blocked of [false, true]) {
      gateway.blockSockets = blocked;
      if (blocked) gateway.down();
      if (blocked) await told.until('offline');
      gateway.up();
      await assert.rejects(adapter.sync({ conversationId, after: 0, held: [] }), refusal('not_found'));
    }
  });

  it('[H5] lists the conversations', async () => {
    const adapter = open();
    assert.deepEqual(await adapter.conversations(), []);
    const conversationId = makeId();
    await adapter.post(conversationId, { id: makeId(), text: 'hello' });
    const [summary, ...rest] = await adapter.conversations();
    assert.deepEqual(rest, []);
    assert.deepEqual([summary?.id, summary?.head], [conversationId, 1]);
  });

  it('[H13] finds conversations by their words', async () => {
    const adapter = open();
    const conversationId = makeId();
    await adapter.post(conversationId, { id: makeId(), text: 'the needle & the haystack?' });
    const found = await adapter.search!('haystack? need');
    assert.deepEqual(
      found.map(({ id, title, found: { seq } }) => [id, title, seq]),
      [[conversationId, 'the needle & the haystack?', 1]],
    );
    assert.deepEqual(await adapter.search!('&?'), []);
  });

  for (const sockets of [true, false]) {
    it(`[H7] [F12] what is said about an answer comes to other tabs ${sockets ? 'by itself' : 'with a sync'}`, async () => {
      gateway.blockSockets = !sockets;
      const storage = memoryStorage();
      const [here, there] = [open({ storage }), open({ storage })];
      const told = listenTo(there);
      const conversationId = makeId();
      const turn = await answered(here, conversationId, 'hello');
      await told.until(sockets ? 'online live' : 'online');
      const { timeline } = merge(emptyTimeline(conversationId), await there.page(conversationId, {}));
      const { feedback } = await here.feedback!(conversationId, turn.id, { epoch: 1, value: 1, comment: 'Thanks' });
      assert.deepEqual(feedback, { revision: 1, epoch: 1, value: 1, comment: 'Thanks' });
      if (sockets) await told.untilFact((fact) => fact.kind === 'feedback' && fact.feedback.value === 1);
      const synced = merge(timeline, await there.sync(syncRequest(timeline))).timeline;
      assert.deepEqual([synced.turns[0]?.feedback, syncRequest(synced).rated], [feedback, 1]);
      assert.equal((await there.sync(syncRequest(synced))).ratings, undefined);
      await assert.rejects(here.feedback!(conversationId, turn.id, { epoch: 9, value: 0 }), refusal('conflict'));
    });
  }

  it('[H10] answers a tool call, once, and tells a conflict for what is no answer', async () => {
    const storage = memoryStorage();
    const [adapter, other] = [open({ storage }), open({ storage })];
    const told = listenTo(other);
    const conversationId = makeId();
    const { id } = await adapter.post(conversationId, { id: makeId(), text: 'approve' });
    await told.until('online live');
    const stand = async () => (await adapter.page(conversationId, {})).turns[0]!.reply!;
    await eventually(async () => (await stand()).state === 'awaiting');
    const given = { epoch: 1, callId: 'call-1', approved: true };
    await assert.rejects(adapter.answer!(conversationId, id, { ...given, epoch: 2 }), refusal('conflict'));
    const { reply } = await adapter.answer!(conversationId, id, given);
    assert.deepEqual([reply!.state, reply!.epoch], ['pending', 2]);
    await told.untilFact((fact) => fact.kind === 'turn' && fact.turn.reply!.epoch === 2);
    await eventually(async () => (await stand()).state === 'done');
    assert.deepEqual((await adapter.answer!(conversationId, id, given)).reply, await stand());
    await assert.rejects(adapter.answer!(conversationId, id, { ...given, approved: false }), refusal('conflict'));
  });

  it('[H6] stops and repeats a reply, and tells a conflict for an epoch that is past', async () => {
    const adapter = open();
    const conversationId = makeId();
    const turn = await answered(adapter, conversationId, 'hello');
    const epoch = turn.reply!.epoch;
    const retried = await adapter.retry(conversationId, turn.id, epoch);
    assert.ok(retried.reply!.epoch > epoch);
    await assert.rejects(adapter.retry(conversationId, turn.id, epoch), refusal('conflict'));
    await assert.rejects(adapter.cancel(conversationId, turn.id, epoch), { kind: 'refused' });
  });

  it('[C9] is the same visitor after a reload, and two tabs that start at once are one visitor', async () => {
    const storage = memoryStorage();
    const conversationId = makeId();
    const tabs = [open({ storage }), open({ storage }), open({ storage })];
    await Promise.all(tabs.map((tab, n) => tab.post(conversationId, { id: makeId(), text: `tab ${n}` })));
    assert.equal(gateway.seen.filter((line) => line === 'POST /v1/visitors').length, 1);
    const reloaded = open({ storage });
    assert.equal((await reloaded.page(conversationId, {})).turns.length, 3);
    assert.equal((await open().page(conversationId, {})).turns.length, 0, 'another browser is another visitor');
  });

  it('[C9] is one visitor in two tabs also where the browser has no locks', async () => {
    const storage = memoryStorage();
    const conversationId = makeId();
    const environment = { ...hurried(1), lock: <T>(_name: string, work: () => Promise<T>) => work() };
    const tabs = [open({ storage, environment }), open({ storage, environment })];
    await Promise.all(tabs.map((tab) => tab.conversations()));
    assert.equal(gateway.seen.filter((line) => line === 'POST /v1/visitors').length, 2, 'both have asked');
    for (const tab of tabs) await tab.post(conversationId, { id: makeId(), text: 'hello' });
    assert.equal((await open({ storage }).page(conversationId, {})).turns.length, 2);
  });

  it('forgets the visitor when asked', async () => {
    const storage = memoryStorage();
    const adapter = open({ storage });
    const conversationId = makeId();
    await adapter.post(conversationId, { id: makeId(), text: 'hello' });
    adapter.forgetVisitor();
    assert.equal((await adapter.page(conversationId, {})).turns.length, 0);
  });

  it('[H1] says that the page is refused where the server does not serve the site', async () => {
    const adapter = open({ site: 'another' });
    const told = listenTo(adapter);
    await told.until('refused');
    await assert.rejects(adapter.post(makeId(), { id: makeId(), text: 'hello' }), { kind: 'refused' });
    const asked = gateway.seen.filter((line) => line === 'POST /v1/visitors').length;
    assert.equal(asked, 1, 'and does not ask over and over');
  });

  it('[H1] says that the visitor is signed out where the token is not taken, and the turn can wait', async () => {
    const storage = memoryStorage();
    const adapter = open({ storage });
    const told = listenTo(adapter);
    await told.until('online live');
    spoilToken(storage);
    await assert.rejects(adapter.post(makeId(), { id: makeId(), text: 'hello' }), { kind: 'busy' });
    await told.until('signed-out');
  });

  it('[S2] comes back after the connection broke, and tells that it is live anew', async () => {
    const adapter = open({ environment: hurried(20) });
    const told = listenTo(adapter);
    await told.until('online live');
    gateway.down();
    await told.until('offline');
    await assert.rejects(adapter.conversations(), { kind: 'unreachable' });
    gateway.up();
    await told.until('online live');
    assert.deepEqual(await adapter.conversations(), []);
  });

  it('stays online without facts where sockets break and HTTP works', async () => {
    const adapter = open({ environment: hurried(20) });
    const told = listenTo(adapter);
    await told.until('online live');
    gateway.blockSockets = true;
    gateway.down();
    gateway.up();
    await told.until('online');
    const turn = await answered(adapter, makeId(), 'hello');
    assert.equal(turn.reply?.state, 'done');
  });

  it('[H9] gives a request up that has no answer, and says that its outcome is unknown', async () => {
    const adapter = open({ environment: hurried(100) });
    const conversationId = makeId();
    await adapter.conversations();
    gateway.intercept = (request, _response, pass) => (request.method === 'POST' ? undefined : pass());
    await assert.rejects(adapter.post(conversationId, { id: makeId(), text: 'hello' }), { kind: 'unreachable' });
  });

  it('[H9] a lost answer is unreachable, and the turn was stored once', async () => {
    const adapter = open();
    const conversationId = makeId();
    const id = makeId();
    await adapter.conversations();
    gateway.intercept = async (request, response, pass) => {
      if (request.method !== 'POST') return pass();
      gateway.intercept = undefined;
      response.write = () => true;
      response.end = () => response;
      void pass();
      await eventually(async () => (await adapter.page(conversationId, {})).head === 1);
      response.destroy();
    };
    await assert.rejects(adapter.post(conversationId, { id, text: 'hello' }), { kind: 'unreachable' });
    const turn = await adapter.post(conversationId, { id, text: 'hello' });
    assert.equal(turn.seq, 1);
  });

  it('ends what is under way when it is closed', async () => {
    const adapter = open();
    await adapter.conversations();
    gateway.intercept = () => {};
    const pending = adapter.post(makeId(), { id: makeId(), text: 'hello' });
    const rejected = assert.rejects(pending, { kind: 'unreachable' });
    adapter.close();
    await rejected;
    await assert.rejects(adapter.conversations(), { kind: 'unreachable' });
  });

  it('names an address that is none', () => {
    assert.throws(() => parleyAdapter({ url: 'not an address', site: 'shop' }), /url "not an address": expected/);
  });

  function open(options: Partial<ParleyAdapterOptions> = {}): ParleyAdapter {
    const adapter = parleyAdapter({ url: gateway.url, site: 'shop', storage: memoryStorage(), ...options });
    adapters.push(adapter);
    return adapter;
  }

  /** Posts a turn and waits until its reply has ended. */
  async function answered(adapter: ParleyAdapter, conversationId: string, text: string) {
    const { id } = await adapter.post(conversationId, { id: makeId(), text });
    const read = async () => (await adapter.page(conversationId, {})).turns.find((turn) => turn.id === id);
    await eventually(async () => isTerminal((await read())!.reply!.state));
    return (await read())!;
  }

  function spoilToken(storage: ReturnType<typeof memoryStorage>): void {
    const key = `parley ${gateway.url}/ shop`;
    const grant = JSON.parse(storage.get(key)!) as { token: string };
    storage.set(key, JSON.stringify({ ...grant, token: `${grant.token}x` }));
  }
});
