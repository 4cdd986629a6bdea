/*
 * Longer than other files: every move of the outbox, over one scene.
 */
import { strict as assert } from 'node:assert';
import type { Environment } from '@parley/adapters';
import { isId } from '@parley/protocol';
import { Chat, type OutboxRecord, type OutboxStorage } from '../../../widget/src/chat/index.ts';
import { setScene } from '../../support/chat-scene.ts';

const HOUR_MS = 3_600_000;

describe('sending a turn', () => {
  it('[F10] shows the turn before send returns', async () => {
    const { open, time } = setScene();
    const { chat, screen } = open();
    await time.pass(1_000);
    const id = chat.send('hello');
    assert.ok(isId(id));
    assert.deepEqual(screen(), ['hello (queued)']);
    chat.close();
  });

  it('[I3] shows it once at every step, and ends with it confirmed and the outbox empty', async () => {
    const { open, time, backend, conversationId, storage } = setScene();
    const { chat, screen, states } = open();
    await time.pass(1_000);
    chat.send('hello');
    await time.pass(1_000);
    assert.deepEqual(screen(), ['hello']);
    assert.ok(states.some(({ outgoing }) => outgoing[0]?.state === 'sending'));
    assert.equal(backend.turns(conversationId).length, 1);
    assert.deepEqual(await storage.list(conversationId), []);
    chat.close();
  });

  it('[O1] sends the first byte only after the turn is stored', async () => {
    const scene = setScene();
    const writing = Promise.withResolvers<void>();
    const storage: OutboxStorage = {
      ...scene.storage,
      put: (record) => writing.promise.then(() => scene.storage.put(record)),
    };
    const { chat, adapter } = scene.open({ storage });
    await scene.time.pass(1_000);
    chat.send('hello');
    await scene.time.pass(500);
    assert.equal(adapter.count('post'), 0);
    writing.resolve();
    await scene.time.pass(500);
    assert.equal(adapter.count('post'), 1);
    chat.close();
  });

  it('[O3] has one turn on its way at a time, first written first', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.mangle = () => [];
    for (const text of ['one', 'two', 'three', 'four']) chat.send(text);
    await time.pass(2_000);
    assert.deepEqual(screen(), ['one', 'two', 'three', 'four']);
    assert.equal(adapter.under.post?.most, 1);
    chat.close();
  });

  it('[O3] keeps the later turns back while the first one waits', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 503, code: 'unavailable' }];
    chat.send('one');
    chat.send('two');
    await time.pass(300);
    assert.deepEqual(screen(), ['one (waiting)', 'two (queued)']);
    await time.pass(3_000);
    assert.deepEqual(screen(), ['one', 'two']);
    chat.close();
  });

  it('[I4] keeps the order in which turns were written although the clock is set back', async () => {
    const scene = setScene();
    let behind = 0;
    const tab = scene.browser.openTab();
    const environment = { ...tab.environment, now: () => scene.time.now() - behind };
    const { backend, conversationId, time } = scene;
    const chat = new Chat({ adapter: backend.adapter(), conversationId, environment });
    chat.open();
    chat.send('one');
    behind = HOUR_MS;
    chat.send('two');
    await time.pass(2_000);
    assert.deepEqual(
      backend.turns(conversationId).map(({ text }) => text),
      ['one', 'two'],
    );
    chat.close();
  });

  it('[I2] [O2] tries again after the pause although the clock is set back by a day', async () => {
    const { time, adapter, chat, tab, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 429, code: 'rate_limited', afterMs: 5_000 }];
    chat.send('hello');
    await time.pass(1_000);
    assert.deepEqual(screen(), ['hello (waiting)']);
    tab.setClock(-24 * HOUR_MS);
    await time.pass(5_000);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('[O2] sets no timer that a browser would take for none, although the clock is set back by years', async () => {
    const scene = setScene();
    const tab = scene.browser.openTab();
    const timers: number[] = [];
    const environment: Environment = {
      ...tab.environment,
      setTimer(run, ms) {
        timers.push(ms);
        return tab.environment.setTimer(run, ms);
      },
    };
    const adapter = scene.backend.adapter();
    const chat = new Chat({ adapter, conversationId: scene.conversationId, environment });
    chat.open();
    await scene.time.pass(1_000);
    adapter.faults.post = [{ status: 503, code: 'unavailable' }];
    chat.send('hello');
    await scene.time.pass(100);
    adapter.setReachable(false);
    assert.equal(chat.state.outgoing[0]?.state, 'waiting');
    tab.setClock(-9_000 * HOUR_MS);
    await scene.time.pass(60_000);
    tab.look();
    await scene.time.pass(60_000);
    assert.ok(Math.max(...timers) < 2 ** 31, `a timer of ${Math.max(...timers)} ms`);
    chat.close();
  });

  it('[C7] keeps two turns with the same text apart', async () => {
    const { time, backend, chat, screen, conversationId } = opened();
    await time.pass(1_000);
    const ids = [chat.send('again'), chat.send('again')];
    await time.pass(1_000);
    assert.deepEqual(screen(), ['again', 'again']);
    assert.deepEqual(
      backend.turns(conversationId).map(({ id }) => id),
      ids,
    );
    chat.close();
  });

  it('[C6] [H9] sends the same id again after a lost acknowledgement, and the turn is stored once', async () => {
    const { time, adapter, backend, chat, screen, conversationId } = opened();
    await time.pass(1_000);
    adapter.mangle = () => [];
    adapter.faults.post = ['unanswered'];
    const id = chat.send('hello');
    await time.pass(500);
    assert.deepEqual(screen(), ['hello (sending)']);
    await time.pass(15_000);
    assert.deepEqual(screen(), ['hello']);
    assert.equal(adapter.count('post'), 2);
    assert.deepEqual(
      adapter.calls.filter(({ method }) => method === 'post').map(({ argument }) => (argument as { id: string }).id),
      [id, id],
    );
    assert.equal(backend.turns(conversationId).length, 1);
    chat.close();
  });

  it('[C6] [O2] takes a fact for an acknowledgement, and sends the next turn without waiting for the lost one', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = ['unanswered'];
    chat.send('one');
    chat.send('two');
    await time.pass(500);
    assert.deepEqual(screen(), ['one', 'two']);
    assert.equal(adapter.count('post'), 2);
    await time.pass(20_000);
    assert.equal(adapter.count('post'), 2);
    chat.close();
  });

  it('[O2] [I3] shows a turn once where its fact, a snapshot and two acknowledgements all tell of it', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.mangle = (fact) => [fact, fact];
    adapter.faults.post = ['held'];
    chat.send('hello');
    await time.pass(30);
    adapter.setStatus('online', true);
    await time.pass(200);
    assert.deepEqual(screen(), ['hello']);
    adapter.answerHeld();
    await time.pass(200);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('[O2] waits longer after each failure, and gives up after ten tries', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = Array.from({ length: 20 }, () => ({ status: 503, code: 'unavailable' }) as const);
    chat.send('hello');
    await time.pass(300_000);
    assert.deepEqual(screen(), ['hello (failed)']);
    assert.equal(chat.state.outgoing[0]?.reason?.code, 'too-many-tries');
    const at = adapter.calls.filter(({ method }) => method === 'post').map((call) => call.at);
    assert.equal(at.length, 10);
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    for (const [index, pause] of pauses.entries()) {
      const most = Math.min(30_000, 1_000 * 2 ** index);
      assert.ok(pause >= most / 2 && pause <= most + 100, `pause ${index} is ${pause} ms, at most ${most}`);
    }
    assert.ok(new Set(pauses.slice(5)).size > 1, 'the pauses are jittered');
    chat.close();
  });

  it('[O2] tries not sooner than the backend asked', async () => {
    const { time, adapter, chat, tab, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 429, code: 'rate_limited', afterMs: 60_000 }];
    chat.send('hello');
    await time.pass(59_000);
    tab.network();
    tab.look();
    await time.pass(500);
    assert.equal(adapter.count('post'), 1);
    assert.deepEqual(screen(), ['hello (waiting)']);
    await time.pass(1_000);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  for (const hope of ['network', 'look'] as const) {
    it(`[O2] tries at once when ${hope === 'network' ? 'the network is back' : 'the page is looked at again'}`, async () => {
      const { time, adapter, chat, tab, screen } = opened();
      await time.pass(1_000);
      adapter.faults.post = Array.from({ length: 6 }, () => ({ status: 503, code: 'unavailable' }) as const);
      chat.send('hello');
      await time.pass(32_000);
      const tries = adapter.count('post');
      adapter.faults.post = [];
      await time.pass(10);
      assert.deepEqual(screen(), ['hello (waiting)']);
      assert.equal(adapter.count('post'), tries);
      tab[hope]();
      await time.pass(100);
      assert.deepEqual(screen(), ['hello']);
      chat.close();
    });
  }

  for (const { status, code } of [
    { status: 400, code: 'invalid' },
    { status: 403, code: 'forbidden' },
    { status: 404, code: 'not_found' },
    { status: 409, code: 'conflict' },
    { status: 413, code: 'too_large' },
    { status: 422, code: 'invalid' },
  ] as const) {
    it(`[O2] [I2] fails visibly where the backend refuses with ${status}, and lets the next turn go`, async () => {
      const { time, adapter, chat, screen } = opened();
      await time.pass(1_000);
      adapter.faults.post = [{ status, code }];
      chat.send('bad');
      chat.send('good');
      await time.pass(1_000);
      assert.deepEqual(screen(), ['good', 'bad (failed)']);
      assert.deepEqual(chat.state.outgoing[0]?.reason, { code: 'refused', detail: `a ${code} problem` });
      await time.pass(60_000);
      assert.equal(adapter.count('post'), 2);
      chat.close();
    });
  }

  it('[O2] sends a failed turn again under the same id when the visitor asks', async () => {
    const { time, adapter, backend, chat, screen, conversationId } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 413, code: 'too_large' }];
    const id = chat.send('hello');
    await time.pass(500);
    chat.resend(id);
    assert.deepEqual(screen(), ['hello (queued)']);
    assert.equal(chat.state.outgoing[0]?.reason, undefined);
    await time.pass(500);
    assert.deepEqual(screen(), ['hello']);
    assert.equal(backend.turns(conversationId)[0]?.id, id);
    chat.close();
  });

  it('[O2] forgets a failed turn when the visitor discards it, also after a reload', async () => {
    const scene = setScene();
    const { chat, adapter, screen } = scene.open();
    await scene.time.pass(1_000);
    adapter.faults.post = [{ status: 413, code: 'too_large' }];
    const id = chat.send('hello');
    await scene.time.pass(500);
    chat.discard(id);
    assert.deepEqual(screen(), []);
    await scene.time.pass(500);
    chat.close();
    const again = scene.open();
    await scene.time.pass(60_000);
    assert.deepEqual(again.screen(), []);
    assert.equal(again.adapter.count('post'), 0);
    again.chat.close();
  });

  it('[O2] refuses to discard or resend a turn that has not failed', async () => {
    const { time, adapter, chat } = opened();
    await time.pass(1_000);
    adapter.faults.post = ['silent'];
    const id = chat.send('hello');
    await time.pass(10);
    assert.throws(() => chat.discard(id), /sending cannot discard/);
    assert.throws(() => chat.resend(id), /sending cannot retry/);
    chat.close();
  });

  it('[O2] shows a failed turn as sent when a fact tells that the backend has it', async () => {
    const { time, adapter, backend, chat, screen, conversationId } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 413, code: 'too_large' }];
    const id = chat.send('hello');
    await time.pass(500);
    assert.deepEqual(screen(), ['hello (failed)']);
    backend.store(conversationId, { id, text: 'hello' });
    await time.pass(500);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('uses up no tries while offline, and sends at once when online', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.setReachable(false);
    chat.send('hello');
    await time.pass(12 * HOUR_MS);
    assert.equal(adapter.count('post'), 0);
    assert.deepEqual(screen(), ['hello (queued)']);
    adapter.setReachable(true);
    await time.pass(200);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('[O2] tries what waits at once when the backend is online again', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = Array.from({ length: 6 }, () => ({ status: 503, code: 'unavailable' }) as const);
    chat.send('hello');
    await time.pass(32_000);
    adapter.faults.post = [];
    const tries = adapter.count('post');
    adapter.setReachable(false);
    await time.pass(100);
    adapter.setReachable(true);
    await time.pass(100);
    assert.equal(adapter.count('post'), tries + 1);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('uses up no tries while nobody knows whether the backend can be reached', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.setStatus('connecting', false);
    adapter.faults.post = Array.from({ length: 15 }, () => ({ status: 503, code: 'unavailable' }) as const);
    chat.send('hello');
    await time.pass(500_000);
    assert.equal(adapter.count('post'), 16);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('waits while the visitor is signed out, and goes on afterwards', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.setStatus('signed-out', false);
    chat.send('hello');
    await time.pass(HOUR_MS);
    assert.equal(adapter.count('post'), 0);
    assert.deepEqual(screen(), ['hello (queued)']);
    adapter.setStatus('online', true);
    await time.pass(200);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('[I2] lets a turn fail where it can be seen when the backend refuses the whole page', async () => {
    const { time, adapter, chat, screen } = opened();
    adapter.faults.page = Array.from({ length: 50 }, () => ({ status: 403, code: 'forbidden' }) as const);
    adapter.faults.post = [{ status: 403, code: 'forbidden' }];
    await time.pass(1_000);
    adapter.setStatus('refused', false);
    chat.send('hello');
    await time.pass(1_000);
    assert.deepEqual(screen(), ['hello (failed)']);
    chat.close();
  });

  it('[O2] fails a turn that has waited for a day', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.faults.post = [{ status: 503, code: 'unavailable' }];
    chat.send('hello');
    await time.pass(100);
    adapter.setReachable(false);
    await time.pass(23 * HOUR_MS);
    assert.deepEqual(screen(), ['hello (waiting)']);
    await time.pass(HOUR_MS);
    assert.deepEqual(screen(), ['hello (failed)']);
    assert.equal(chat.state.outgoing[0]?.reason?.code, 'too-old');
    chat.close();
  });

  it('goes on from memory where the storage fails', async () => {
    const scene = setScene();
    const fails = (): Promise<never> => Promise.reject(new Error('QuotaExceededError'));
    const { chat, screen, states } = scene.open({
      storage: { list: fails, conversations: fails, put: fails, remove: fails },
    });
    await scene.time.pass(1_000);
    chat.send('hello');
    await scene.time.pass(500);
    assert.deepEqual(screen(), ['hello']);
    assert.ok(states.some(({ outgoing }) => outgoing[0]?.reason?.code === 'storage'));
    chat.close();
  });

  it('goes on from memory where the storage hangs', async () => {
    const scene = setScene();
    const hangs = (): Promise<never> => new Promise(() => {});
    const { chat, screen } = scene.open({ storage: { list: hangs, conversations: hangs, put: hangs, remove: hangs } });
    await scene.time.pass(3_000);
    chat.send('hello');
    await scene.time.pass(10_000);
    assert.deepEqual(screen(), ['hello']);
    // It is known to hang by now: the next one does not wait as long again.
    chat.send('and more');
    await scene.time.pass(1_000);
    assert.deepEqual(screen(), ['hello', 'and more']);
    chat.close();
  });

  it('[O1] tells what a storage that hangs has not taken, until it goes on', async () => {
    const scene = setScene();
    const held = Promise.withResolvers<void>();
    const put = async (record: OutboxRecord): Promise<void> => {
      await held.promise;
      await scene.storage.put(record);
    };
    const { chat, adapter, screen } = scene.open({ storage: { ...scene.storage, put } });
    await scene.time.pass(1_000);
    adapter.setReachable(false);
    const id = chat.send('hello');
    assert.equal(chat.keeps(id), true, 'it is about to');
    await scene.time.pass(3_000);
    assert.equal(chat.keeps(id), false);
    held.resolve();
    await scene.time.pass(100);
    assert.equal(chat.keeps(id), true);
    adapter.setReachable(true);
    await scene.time.pass(60_000);
    assert.deepEqual(screen(), ['hello']);
    assert.deepEqual(await scene.storage.list(scene.conversationId), []);
    chat.close();
  });

  it('counts tries in memory where the storage takes no changes, so that a turn cannot be tried for ever', async () => {
    const scene = setScene();
    let puts = 0;
    const storage: OutboxStorage = {
      ...scene.storage,
      put: async (record) => {
        puts += 1;
        if (puts > 1) throw new Error('QuotaExceededError');
        return scene.storage.put(record);
      },
    };
    const { chat, adapter, screen } = scene.open({ storage });
    await scene.time.pass(1_000);
    adapter.faults.post = Array.from({ length: 30 }, () => ({ status: 503, code: 'unavailable' }) as const);
    chat.send('hello');
    await scene.time.pass(300_000);
    assert.deepEqual(screen(), ['hello (failed)']);
    assert.equal(adapter.count('post'), 10);
    chat.close();
  });

  it('[O2] tries again where an adapter never answers', async () => {
    const { time, adapter, chat, screen } = opened();
    await time.pass(1_000);
    adapter.mangle = () => [];
    adapter.faults.post = ['silent'];
    adapter.faults.sync = Array.from({ length: 50 }, () => 'lost' as const);
    chat.send('hello');
    await time.pass(34_000);
    assert.deepEqual(screen(), ['hello (sending)']);
    await time.pass(6_000);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('confirms a turn whose acknowledgement lies before what is loaded', async () => {
    const scene = setScene();
    const { backend, conversationId, storage, time } = scene;
    const first = scene.open();
    await time.pass(1_000);
    first.adapter.faults.post = ['unanswered'];
    first.adapter.mangle = () => [];
    first.chat.send('long ago');
    await time.pass(100);
    first.crash();
    for (let count = 0; count < 60; count += 1)
      backend.store(conversationId, { id: first.tab.environment.makeId(), text: `later ${count}` }, 'site');
    const again = scene.open();
    await time.pass(2_000);
    assert.equal(again.chat.state.turns[0]?.seq, 12);
    assert.deepEqual(again.chat.state.outgoing, []);
    assert.deepEqual(await storage.list(conversationId), []);
    assert.equal(backend.turns(conversationId).filter(({ text }) => text === 'long ago').length, 1);
    again.chat.close();
  });

  for (const { name, text, message } of [
    { name: 'is blank', text: ' \n\u200b', message: /text " \\n.": expected something to read/ },
    { name: 'is too long', text: 'x'.repeat(8_001), message: /8001 characters: expected at most 8000/ },
    {
      name: 'has half a pair',
      text: 'a\ud83d',
      message: /lone surrogate U\+D83D at code unit 1: expected well-formed/,
    },
  ]) {
    it(`[D10] throws a RangeError for a text that ${name}, and shows nothing`, () => {
      const { chat, screen } = opened();
      assert.throws(() => chat.send(text), { name: 'RangeError', message });
      assert.deepEqual(screen(), []);
      chat.close();
    });
  }

  it('[D10] takes 8,000 code points beyond the BMP, and no text where there is an attachment', async () => {
    const { time, backend, chat, conversationId, tab } = opened();
    await time.pass(1_000);
    chat.send('\u{1F600}'.repeat(8_000));
    const file = { id: tab.environment.makeId(), name: 'a.png', mediaType: 'image/png', size: 1 };
    backend.files.set(file.id, { file, bytes: new Blob() });
    chat.send('', { attachments: [file] });
    await time.pass(1_000);
    assert.deepEqual(backend.turns(conversationId)[1]?.attachments, [file]);
    assert.equal(backend.turns(conversationId).length, 2);
    chat.close();
  });

  function opened() {
    const scene = setScene();
    return { ...scene, ...scene.open() };
  }
});
