/*
 * Longer than other files: one adapter, held to every rule that a server is held to.
 */
import { strict as assert } from 'node:assert';
import { memoryStorage, replyAdapter, type KeyValueStorage, type ReplyFunction } from '@parley/adapters';
import { makeId, textOf, type Answer, type Entry, type ToolEntry, type Turn } from '@parley/protocol';
import { Chat } from '../../widget/src/chat/index.ts';
import { refusal } from '../support/adapter-log.ts';
import { virtualBrowser, virtualTime } from '../support/virtual-browser.ts';

describe('an adapter that answers with a function', () => {
  it('shows what the function yields, as it comes', async () => {
    const scene = setScene();
    const { chat, answer } = scene.open(async function* () {
      yield 'Hel';
      await scene.sleep(100);
      yield 'lo ';
      yield 'there';
    });
    chat.send('hi');
    await scene.time.pass(50);
    assert.equal(answer(), 'Hel');
    assert.equal(reply(chat).state, 'generating');
    await scene.time.pass(200);
    assert.equal(answer(), 'Hello there');
    assert.deepEqual([reply(chat).state, reply(chat).epoch], ['done', 1]);
    chat.close();
  });

  it('takes a string, a promise of one, and entries of other kinds', async () => {
    const scene = setScene();
    const source = { kind: 'source', id: 'a', title: 'A page' } as const;
    const functions: ReplyFunction[] = [
      () => 'at once',
      async () => 'later',
      async function* () {
        yield { kind: 'reasoning', text: 'hm' };
        yield source;
        yield 'so';
      },
    ];
    const { chat } = scene.open((turn, help) => functions[turn.seq - 1]!(turn, help));
    for (let count = 0; count < 3; count += 1) chat.send('hi');
    await scene.time.pass(1_000);
    assert.deepEqual(
      chat.state.turns.map((turn) => turn.reply?.entries),
      [
        [{ kind: 'text', text: 'at once' }],
        [{ kind: 'text', text: 'later' }],
        [{ kind: 'reasoning', text: 'hm' }, source, { kind: 'text', text: 'so' }],
      ],
    );
    chat.close();
  });

  it('[W2] writes one reply at a time, in order, and gives it what was said before', async () => {
    const scene = setScene();
    let now = 0;
    let most = 0;
    const { chat } = scene.open(async function* (turn, { history, context }) {
      most = Math.max(most, (now += 1));
      await scene.sleep(50);
      yield `${turn.text} after ${history.map((each) => textOf(each.reply!.entries)).join('|')} at ${context['url']}`;
      now -= 1;
    });
    for (const text of ['a', 'b']) chat.send(text, { context: { url: '/' } });
    await scene.time.pass(1_000);
    assert.equal(most, 1);
    assert.deepEqual(
      chat.state.turns.map((turn) => textOf(turn.reply!.entries)),
      ['a after  at /', 'b after a after  at / at /'],
    );
    chat.close();
  });

  it('[D7] never splits a surrogate pair between entries', async () => {
    const scene = setScene();
    const { chat, answer } = scene.open(async function* () {
      for (const unit of 'a\u{1F600}b\u{1F600}'.split('')) {
        yield unit;
        await scene.sleep(60);
        assert.ok(answer().isWellFormed());
      }
      yield '\ud83d';
    });
    chat.send('hi');
    await scene.time.pass(2_000);
    assert.equal(answer(), 'a\u{1F600}b\u{1F600}\uFFFD');
    chat.close();
  });

  it('[C9] keeps the conversation over a reload', async () => {
    const scene = setScene();
    const first = scene.open(() => 'hello');
    first.chat.send('hi');
    await scene.time.pass(500);
    first.crash();
    const again = scene.open(() => 'unused');
    await scene.time.pass(500);
    assert.equal(again.answer(), 'hello');
    assert.deepEqual(
      (await again.adapter.conversations()).map(({ id, title, head, last }) => ({ id, title, head, last })),
      [
        {
          id: scene.conversationId,
          title: 'hi',
          head: 1,
          last: { author: 'visitor', text: 'hi', reply: 'done', answer: 'hello' },
        },
      ],
    );
    again.chat.close();
  });

  it('[H13] finds conversations by the words of questions and answers', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'the answer is Zürich');
    chat.send('a question');
    await scene.time.pass(500);
    const [found] = await adapter.search!('question zur');
    assert.deepEqual([found?.id, found?.found.excerpt], [scene.conversationId, 'a question']);
    assert.deepEqual(await adapter.search!('elsewhere'), []);
    chat.close();
  });

  it('[H7] [F12] keeps what is said about an answer over a reload, and takes no other attempt for it', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'an answer');
    const id = chat.send('a question');
    await scene.time.pass(500);
    const { conversationId } = scene;
    await assert.rejects(adapter.feedback!(conversationId, id, { epoch: 2, value: 1 }), refusal('conflict'));
    for (const value of [1, -1, -1] as const) await adapter.feedback!(conversationId, id, { epoch: 1, value });
    const feedback = { revision: 2, epoch: 1, value: -1 };
    assert.deepEqual(chat.state.turns[0]?.feedback, feedback);
    chat.close();
    const again = scene.open(() => 'unused');
    await scene.time.pass(500);
    assert.deepEqual(again.chat.state.turns[0]?.feedback, feedback);
    again.chat.close();
  });

  it('[S2] [F12] reads for a sync what may have changed, and not the whole conversation', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'ok');
    const ids = Array.from({ length: 30 }, (_, count) => chat.send(`turn ${count}`));
    await scene.time.pass(30_000);
    const { conversationId } = scene;
    const rate = (at: number) => adapter.feedback!(conversationId, ids[at]!, { epoch: 1, value: 1 });
    await rate(3);
    await rate(7);
    await adapter.sync({ conversationId, after: 30, held: [], rated: 1 });
    const before = scene.reads.length;
    const { ratings } = await adapter.sync({ conversationId, after: 30, held: [], rated: 1 });
    await scene.time.pass(1);
    const read = scene.reads.slice(before);
    assert.deepEqual(
      ratings?.map(({ turnId }) => turnId),
      [ids[7]],
    );
    const turns = ids.map((id, at) => ({ at, isRead: read.some((key) => key.endsWith(id)) }));
    assert.deepEqual(
      turns.filter(({ isRead }) => isRead).map(({ at }) => at),
      [3, 7, 29],
    );
    chat.close();
  });

  it('[F12] knows what was said of answers before it noted of which', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'ok');
    const ids = ['one', 'two'].map((text) => chat.send(text));
    await scene.time.pass(1_000);
    const { conversationId, storage } = scene;
    await adapter.feedback!(conversationId, ids[0]!, { epoch: 1, value: 1 });
    const note = `parley replies replies ${conversationId} rated`;
    assert.equal(storage.get(note), JSON.stringify([ids[0]]));
    storage.remove(note);
    await adapter.feedback!(conversationId, ids[1]!, { epoch: 1, value: -1 });
    const { ratings } = await adapter.sync({ conversationId, after: 2, held: [] });
    assert.deepEqual(
      ratings?.map(({ turnId, feedback }) => [turnId, feedback.revision]),
      [
        [ids[0], 1],
        [ids[1], 2],
      ],
    );
    chat.close();
  });

  describe('that asks the visitor', () => {
    const ASKS: ToolEntry = { kind: 'tool', callId: 'one', name: 'cancel_order', state: 'approval' };
    const seen: (readonly Entry[])[] = [];
    const asking: ReplyFunction = async function* (turn, { written }) {
      seen.push(written);
      if (turn.text !== 'please') return yield 'something else';
      if (written.length === 0) {
        yield 'May I? ';
        return yield ASKS;
      }
      if (seen.length === 2) {
        yield 'half an ans';
        throw new Error('it broke');
      }
      yield 'Done.';
    };
    async function asked() {
      seen.length = 0;
      const scene = setScene();
      const page = scene.open(asking);
      const id = page.chat.send('please');
      await scene.time.pass(500);
      assert.equal(reply(page.chat).state, 'awaiting');
      const say = (given: Answer, epoch = 1) =>
        page.adapter.answer!(scene.conversationId, id, { ...given, epoch, callId: 'one' });
      return { scene, page, id, say };
    }

    it('[H10] [W10] [W11] waits, goes on with the answer in each attempt, and keeps what was written before', async () => {
      const { scene, page, id } = await asked();
      await scene.time.pass(60_000);
      assert.equal(seen.length, 1, 'it was called before it was answered');
      const answered = page.chat.answer(id, 'one', { approved: true });
      await scene.time.pass(100);
      await answered;
      await scene.time.pass(10_000);
      const before = [
        { kind: 'text', text: 'May I? ' },
        { ...ASKS, state: 'running' },
      ];
      assert.deepEqual(seen, [[], before, before]);
      assert.deepEqual(reply(page.chat).entries, [...before, { kind: 'text', text: 'Done.' }]);
      assert.deepEqual([reply(page.chat).state, reply(page.chat).length], ['done', 4]);
      page.chat.close();
    });

    it('[H9] [H10] takes the same answer twice, and no other one', async () => {
      const { scene, page, say } = await asked();
      const both = Promise.all([say({ approved: false }), say({ approved: false })]);
      await scene.time.pass(50);
      const [one, other] = await both;
      assert.equal(one.reply!.epoch, 2);
      assert.ok(other.reply!.epoch >= 2);
      await scene.time.pass(20_000);
      assert.equal(page.answer(), 'May I? Done.');
      await assert.rejects(say({ approved: true }), refusal('conflict'));
      await assert.rejects(say({ approved: true }, 7), refusal('conflict'));
      page.chat.close();
    });

    it('[W2] [W11] is cancelled where the visitor writes on, or says nothing for a day', async () => {
      const first = await asked();
      first.page.chat.send('never mind');
      await first.scene.time.pass(1_000);
      const states = (chat: Chat) => chat.state.turns.map((turn) => turn.reply?.state);
      assert.deepEqual(states(first.page.chat), ['cancelled', 'done']);
      await assert.rejects(first.say({ approved: true }), refusal('conflict'));
      first.page.chat.close();
      const second = await asked();
      await second.scene.time.pass(23 * 3_600_000);
      assert.deepEqual(states(second.page.chat), ['awaiting']);
      await second.scene.time.pass(3_660_000);
      assert.deepEqual(states(second.page.chat), ['cancelled']);
      second.page.chat.close();
    });
  });

  it('[H6] [C5] stops the function, and keeps what was written', async () => {
    const scene = setScene();
    let aborted = false;
    const { chat, answer } = scene.open(async function* (_turn, { signal }) {
      signal.addEventListener('abort', () => (aborted = true));
      yield 'so far';
      await scene.sleep(10_000);
      yield ' and on';
    });
    const id = chat.send('hi');
    await scene.time.pass(500);
    const stopped = chat.stop(id);
    await scene.time.pass(100);
    await stopped;
    assert.ok(aborted);
    await scene.time.pass(20_000);
    assert.deepEqual([reply(chat).state, answer()], ['cancelled', 'so far']);
    chat.close();
  });

  it('[H6] repeats a reply in a new epoch', async () => {
    const scene = setScene();
    let calls = 0;
    const { chat, answer } = scene.open(() => `answer ${(calls += 1)}`);
    const id = chat.send('hi');
    await scene.time.pass(500);
    assert.deepEqual([answer(), reply(chat).epoch], ['answer 1', 1]);
    const retried = chat.retry(id);
    await scene.time.pass(500);
    await retried;
    assert.deepEqual([answer(), reply(chat).epoch], ['answer 2', 3]);
    chat.close();
  });

  it('[H6] refuses what was meant for another epoch, and a done reply that is not the last', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'hello');
    const first = chat.send('one');
    await scene.time.pass(500);
    const { conversationId } = scene;
    await assert.rejects(adapter.cancel(conversationId, first, 1), refusal('conflict'));
    await assert.rejects(adapter.retry(conversationId, first, 0), refusal('conflict'));
    await assert.rejects(adapter.retry(conversationId, makeId(), 0), refusal('not_found'));
    chat.send('two');
    await scene.time.pass(500);
    await assert.rejects(adapter.retry(conversationId, first, 1), refusal('conflict'));
    chat.close();
  });

  it('[H3] tells of a conversation that nobody has written in as an empty one', async () => {
    const { chat, adapter } = setScene().open(() => 'hello');
    const snapshot = await adapter.sync({ conversationId: makeId(), after: 0, held: [] });
    assert.deepEqual([snapshot.head, snapshot.turns, snapshot.more], [0, [], false]);
    chat.close();
  });

  it('[D5] stores a turn once, and refuses another body', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open(() => 'hello');
    const turn = { id: makeId(), text: 'hi' };
    const [one, two] = await Promise.all([
      adapter.post(scene.conversationId, turn),
      adapter.post(scene.conversationId, turn),
    ]);
    assert.deepEqual([one.id, one.seq], [two.id, two.seq]);
    await assert.rejects(adapter.post(scene.conversationId, { ...turn, text: 'other' }), refusal('conflict'));
    chat.close();
  });

  it('[W6] tries a function that throws three times, and then says that it failed', async () => {
    const scene = setScene();
    let calls = 0;
    const { chat } = scene.open(async function* () {
      calls += 1;
      yield 'half a tho';
      throw new Error('the model is tired');
    });
    const id = chat.send('hi');
    await scene.time.pass(20_000);
    assert.equal(calls, 3);
    assert.deepEqual([reply(chat).state, reply(chat).error?.code], ['failed', 'responder_failed']);
    const retried = chat.retry(id);
    await scene.time.pass(20_000);
    await retried;
    assert.equal(calls, 6, 'a retry starts the count anew');
    chat.close();
  });

  it('[D8] takes an entry that nobody could read for a failure, and stores nothing of it', async () => {
    const scene = setScene();
    let attempts = 0;
    const { chat, answer } = scene.open(async function* () {
      attempts += 1;
      if (attempts === 1) yield { kind: 'source', id: 7 } as never;
      yield 'all is well';
    });
    chat.send('hi');
    await scene.time.pass(5_000);
    assert.deepEqual([attempts, answer(), reply(chat).entries.length], [2, 'all is well', 1]);
    chat.close();
  });

  it('[I7] ends an attempt of a function that says nothing for ever', async () => {
    const scene = setScene();
    const { chat } = scene.open(() => new Promise<string>(() => {}));
    chat.send('hi');
    await scene.time.pass(600_000);
    assert.equal(reply(chat).state, 'failed');
    chat.close();
  });

  it('[W2] [W5] takes a reply over in a new epoch when the page went in the middle', async () => {
    const scene = setScene();
    const first = scene.open(async function* () {
      yield 'from the first page';
      await scene.sleep(60_000);
    });
    first.chat.send('hi');
    await scene.time.pass(1_000);
    assert.equal(first.answer(), 'from the first page');
    first.crash();
    const again = scene.open(() => 'from the second page');
    await scene.time.pass(1_000);
    assert.deepEqual([again.answer(), reply(again.chat).epoch], ['from the first page', 1], 'the lease still holds');
    await scene.time.pass(8_000);
    assert.deepEqual([again.answer(), reply(again.chat).epoch], ['from the second page', 2]);
    again.chat.close();
  });

  it('[W8] goes on at once in another tab when the page is closed in an orderly way', async () => {
    const scene = setScene();
    const slow: ReplyFunction = async function* () {
      yield 'from the first page';
      await scene.sleep(60_000);
    };
    const first = scene.open(slow);
    first.chat.send('hi');
    await scene.time.pass(1_000);
    first.chat.close();
    await scene.time.pass(100);
    const again = scene.open(() => 'from the second page');
    await scene.time.pass(1_000);
    assert.equal(again.answer(), 'from the second page');
    again.chat.close();
  });

  it('[W6] gives up on a function that takes its page with it three times', async () => {
    const scene = setScene();
    let calls = 0;
    for (let reload = 0; reload < 5; reload += 1) {
      const page = scene.open(async function* () {
        calls += 1;
        yield 'poison';
        await scene.sleep(60_000);
      });
      if (reload === 0) page.chat.send('hi');
      await scene.time.pass(10_000);
      if (reload === 4) assert.equal(reply(page.chat).error?.code, 'attempts_exhausted');
      page.crash();
    }
    assert.equal(calls, 3);
  });

  it('[O5] shows the same in two tabs, and writes each reply once', async () => {
    const scene = setScene();
    let calls = 0;
    const write: ReplyFunction = async function* (turn) {
      calls += 1;
      yield 'to ';
      await scene.sleep(100);
      yield turn.text;
    };
    const [one, two] = [scene.open(write), scene.open(write)];
    await scene.time.pass(100);
    one.chat.send('one');
    await scene.time.pass(60);
    assert.equal(two.answer(), 'to ');
    two.chat.send('two');
    await scene.time.pass(1_000);
    assert.equal(calls, 2);
    assert.deepEqual(one.chat.state.turns, two.chat.state.turns);
    assert.equal(one.chat.state.turns.length, 2);
    const stopping = one.chat.send('three');
    await scene.time.pass(60);
    const stopped = two.chat.stop(stopping);
    await scene.time.pass(500);
    await stopped;
    assert.equal(reply(one.chat).state, 'cancelled', 'a tab stops what another one writes');
    one.chat.close();
    two.chat.close();
  });

  it('[H4] pages a long conversation', async () => {
    const scene = setScene();
    const { chat } = scene.open(() => 'ok');
    for (let count = 0; count < 70; count += 1) chat.send(`turn ${count}`);
    await scene.time.pass(30_000);
    chat.close();
    const again = scene.open(() => 'ok');
    await scene.time.pass(500);
    assert.deepEqual([again.chat.state.turns.length, again.chat.state.older], [50, 'more']);
    void again.chat.loadOlder();
    await scene.time.pass(500);
    assert.deepEqual([again.chat.state.turns.length, again.chat.state.older], [70, 'none']);
    again.chat.close();
  });

  it('leaves no timer behind when it is closed', async () => {
    const scene = setScene();
    const page = scene.open(async function* () {
      yield 'on';
      await new Promise(() => {});
    });
    page.chat.send('hi');
    await scene.time.pass(1_000);
    assert.ok(page.tab.timers > 0);
    page.chat.close();
    await scene.time.pass(0);
    assert.equal(page.tab.timers, 0);
  });
});

function reply(chat: Chat): NonNullable<Turn['reply']> {
  const last = chat.state.turns.at(-1)?.reply;
  assert.ok(last, 'there is a reply');
  return last;
}

function setScene() {
  const time = virtualTime();
  const browser = virtualBrowser(time);
  const storage = memoryStorage();
  const reads: string[] = [];
  const conversationId = makeId();
  return {
    time,
    conversationId,
    storage,
    /** What was read of the storage so far, by its names. */
    reads,
    sleep: (ms: number) => new Promise<void>((resolve) => void time.setTimer(resolve, ms)),
    open(write: ReplyFunction) {
      const tab = browser.openTab();
      const kept = mortal(storage, reads);
      const adapter = replyAdapter(write, { storage: kept.storage, environment: tab.environment });
      const chat = new Chat({ adapter, conversationId, environment: tab.environment });
      chat.open();
      return {
        tab,
        adapter,
        chat,
        answer: () => textOf(chat.state.turns.at(-1)?.reply?.entries ?? []),
        crash() {
          tab.crash();
          kept.crash();
        },
      };
    },
  };
}

/** A storage as one page sees it: once the page has crashed, it changes nothing any more. */
function mortal(storage: KeyValueStorage, reads: string[]): { storage: KeyValueStorage; crash(): void } {
  let gone = false;
  return {
    storage: {
      get(key) {
        reads.push(key);
        return storage.get(key);
      },
      set: (key, value) => void (gone || storage.set(key, value)),
      remove: (key) => void (gone || storage.remove(key)),
    },
    crash: () => void (gone = true),
  };
}
