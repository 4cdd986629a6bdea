/*
 * Longer than other files: every way in which something can be missing, over one scene.
 */
import { strict as assert } from 'node:assert';
import { makeId, type Fact } from '@parley/protocol';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';
import { randomFrom } from '../../support/virtual-browser.ts';

describe('catching up', () => {
  it('shows the end of a conversation, and says that there is more before it', async () => {
    const scene = setScene();
    fill(scene, 120);
    const { chat } = scene.open();
    assert.equal(chat.state.loaded, false);
    await scene.time.pass(100);
    assert.equal(chat.state.loaded, true);
    assert.equal(chat.state.older, 'more');
    assert.deepEqual([chat.state.turns[0]?.seq, chat.state.turns.at(-1)?.seq], [71, 120]);
    chat.close();
  });

  it('[H4] reads older turns page by page until nothing is older', async () => {
    const scene = setScene();
    fill(scene, 120);
    const { chat, adapter } = scene.open();
    await scene.time.pass(100);
    const loading = [chat.loadOlder(), chat.loadOlder()];
    assert.equal(chat.state.older, 'loading');
    await scene.time.pass(100);
    await Promise.all(loading);
    assert.equal(adapter.count('page'), 2, 'one for the end, and one although it was asked twice');
    assert.equal(chat.state.older, 'more');
    void chat.loadOlder();
    await scene.time.pass(100);
    assert.equal(chat.state.older, 'none');
    assert.deepEqual(
      chat.state.turns.map(({ seq }) => seq),
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    chat.close();
  });

  it('says that reading older turns failed, and reads them when asked again', async () => {
    const scene = setScene();
    fill(scene, 60);
    const { chat, adapter } = scene.open();
    await scene.time.pass(100);
    adapter.faults.page = [{ status: 503, code: 'unavailable' }];
    void chat.loadOlder();
    await scene.time.pass(100);
    assert.equal(chat.state.older, 'failed');
    void chat.loadOlder();
    await scene.time.pass(100);
    assert.equal(chat.state.older, 'none');
    chat.close();
  });

  it('says whether it is up to date when it was asked for what is new', async () => {
    const scene = setScene();
    fill(scene, 3);
    const { chat, adapter } = scene.open();
    await scene.time.pass(100);
    const whole = chat.catchUp();
    await scene.time.pass(100);
    assert.equal(await whole, true);
    adapter.faults.sync = [{ status: 503, code: 'unavailable' }];
    const failed = chat.catchUp();
    await scene.time.pass(100);
    assert.equal(await failed, false);
    const cut = chat.catchUp();
    chat.close();
    assert.equal(await cut, false);
    assert.equal(await chat.catchUp(), false);
  });

  it('asks again for the end of a conversation until it is told, with growing pauses', async () => {
    const scene = setScene();
    fill(scene, 3);
    const { chat, adapter } = scene.open({
      before: ({ adapter }) => {
        adapter.faults.page = Array.from({ length: 5 }, () => ({ status: 503, code: 'unavailable' }) as const);
      },
    });
    await scene.time.pass(5);
    await scene.time.pass(60_000);
    assert.equal(chat.state.turns.length, 3);
    assert.ok(adapter.count('page') <= 7, `${adapter.count('page')} questions`);
    chat.close();
  });

  it('asks at once when the backend is back, also where facts never come by themselves', async () => {
    const scene = setScene();
    fill(scene, 3);
    const { chat, adapter } = scene.open({ before: ({ adapter }) => void (adapter.reachable = false) });
    adapter.setStatus('offline', false);
    await scene.time.pass(60_000);
    adapter.reachable = true;
    const before = adapter.count('page');
    adapter.setStatus('online', false);
    await scene.time.pass(50);
    assert.equal(adapter.count('page'), before + 1);
    assert.equal(chat.state.turns.length, 3);
    chat.close();
  });

  it('reads nothing first where the conversation was begun here', async () => {
    const scene = setScene();
    const { chat, adapter, screen } = scene.open({ startsEmpty: true });
    assert.equal(chat.state.loaded, true);
    chat.send('hello');
    await scene.time.pass(500);
    assert.equal(adapter.count('page'), 0);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });

  it('[F9] answers any number of gaps with one sync at a time', async () => {
    const scene = setScene();
    const { chat, adapter, answer } = scene.open();
    chat.send('hello');
    await scene.time.pass(500);
    const id = chat.state.turns[0]!.id;
    const before = adapter.count('sync');
    adapter.mangle = () => [];
    scene.backend.move(id, 'claim');
    adapter.mangle = (fact) => [fact];
    scene.backend.write(id, 'never seen ');
    for (let count = 0; count < 20; count += 1) scene.backend.write(id, `${count} `);
    adapter.mangle = () => [];
    scene.backend.write(id, 'lost ');
    adapter.mangle = (fact) => [fact];
    for (let count = 0; count < 20; count += 1) scene.backend.write(id, `${count} `);
    await scene.time.pass(200);
    assert.equal(answer(id), textIn(scene, id));
    assert.equal(adapter.under.sync?.most, 1);
    const asked = adapter.count('sync') - before;
    assert.ok(asked >= 1 && asked <= 2, `${asked} syncs`);
    chat.close();
  });

  it('[F9] asks once more where a gap was seen while the answer was on its way', async () => {
    const { scene, page, id } = await asked();
    page.adapter.faults.sync = ['held'];
    page.tab.look();
    await scene.time.pass(50);
    scene.backend.move(id, 'claim');
    page.adapter.mangle = () => [];
    scene.backend.write(id, 'lost ');
    page.adapter.mangle = (fact) => [fact];
    scene.backend.write(id, 'heard');
    await scene.time.pass(50);
    assert.equal(page.answer(id), '', 'what is beyond the gap is not shown');
    page.adapter.answerHeld();
    await scene.time.pass(400);
    assert.equal(page.answer(id), 'lost heard');
    page.chat.close();
  });

  it('[F9] does not storm a backend whose answers leave the gap open', async () => {
    const scene = setScene();
    fill(scene, 3);
    const { chat, adapter } = scene.open();
    await scene.time.pass(1_000);
    const before = adapter.count('sync');
    const conversationId = scene.conversationId;
    const stray: Fact = {
      kind: 'state',
      conversationId,
      turnId: makeId(),
      seq: 99,
      epoch: 1,
      state: 'done',
      length: 9,
    };
    for (let second = 0; second < 600; second += 1) {
      adapter.tell(stray);
      await scene.time.pass(100);
    }
    const asked = adapter.count('sync') - before;
    assert.ok(asked > 2 && asked < 20, `${asked} syncs in a minute`);
    chat.close();
  });

  it('follows a snapshot that has more behind it without a pause', async () => {
    const scene = setScene();
    scene.backend.snapshotTurns = 10;
    fill(scene, 1);
    const { chat, adapter } = scene.open();
    await scene.time.pass(100);
    adapter.setReachable(false);
    fill(scene, 95);
    adapter.setReachable(true);
    await scene.time.pass(1_000);
    assert.equal(chat.state.turns.length, 96);
    assert.equal(adapter.under.sync?.most, 1);
    chat.close();
  });

  it('[C2] [S2] syncs each time that facts begin to come again, and shows what was missed', async () => {
    const scene = setScene();
    const { chat, adapter, answer } = scene.open();
    chat.send('hello');
    await scene.time.pass(500);
    const id = chat.state.turns[0]!.id;
    adapter.setReachable(false);
    scene.backend.answer(id, 'while ', 'you slept');
    await scene.time.pass(120_000);
    assert.equal(answer(id), '');
    adapter.setReachable(true);
    await scene.time.pass(100);
    assert.equal(answer(id), 'while you slept');
    chat.close();
  });

  it('[S2] syncs at once when facts begin anew, also where the backend was in reach all the time', async () => {
    const { scene, page, id } = await asked();
    page.adapter.breakFacts();
    await scene.time.pass(100);
    scene.backend.answer(id, 'untold');
    await scene.time.pass(100);
    assert.equal(page.answer(id), '');
    page.adapter.setStatus('online', true);
    await scene.time.pass(100);
    assert.equal(page.answer(id), 'untold');
    page.adapter.mangle = () => [];
    const later = scene.backend.store(scene.conversationId, { id: makeId(), text: 'from elsewhere' }).id;
    await scene.time.pass(3_000);
    assert.ok(!page.chat.state.turns.some((turn) => turn.id === later));
    // An adapter that could not read a fact says so.
    page.adapter.setStatus('online', true);
    await scene.time.pass(100);
    assert.ok(page.chat.state.turns.some((turn) => turn.id === later));
    page.chat.close();
  });

  it('[S6] syncs 5 s after it heard the last of an open reply', async () => {
    const { scene, page, id } = await asked();
    scene.backend.move(id, 'claim');
    scene.backend.write(id, 'heard ');
    await scene.time.pass(100);
    const before = page.adapter.count('sync');
    page.adapter.mangle = () => [];
    scene.backend.write(id, 'lost');
    scene.backend.move(id, 'finish');
    await scene.time.pass(4_800);
    assert.equal(page.adapter.count('sync'), before);
    assert.equal(page.answer(id), 'heard ');
    await scene.time.pass(300);
    assert.equal(page.adapter.count('sync'), before + 1);
    assert.equal(page.answer(id), 'heard lost');
    page.chat.close();
  });

  it('[S6] does not sync while it hears of an open reply', async () => {
    const { scene, page, id } = await asked();
    scene.backend.move(id, 'claim');
    const before = page.adapter.count('sync');
    for (let count = 0; count < 14; count += 1) {
      scene.backend.write(id, `${count} `);
      await scene.time.pass(1_000);
    }
    assert.equal(page.adapter.count('sync'), before);
    page.chat.close();
  });

  it('[S6] watches each open reply by itself', async () => {
    const { scene, page, id } = await asked();
    scene.backend.move(id, 'claim');
    scene.backend.move(id, 'await');
    await scene.time.pass(100);
    page.chat.send('never mind');
    await scene.time.pass(100);
    const next = page.chat.state.turns.at(-1)!.id;
    page.adapter.mangle = () => [];
    scene.backend.move(id, 'cancel');
    page.adapter.mangle = (fact) => [fact];
    scene.backend.move(next, 'claim');
    for (let count = 0; count < 6; count += 1) {
      scene.backend.write(next, `${count} `);
      await scene.time.pass(1_000);
    }
    assert.equal(page.chat.state.turns[0]?.reply?.state, 'cancelled');
    page.chat.close();
  });

  it('[S6] notices silence although the clock is set back by an hour', async () => {
    const scene = setScene();
    fill(scene, 3);
    const { chat, adapter, tab } = scene.open();
    await scene.time.pass(1_000);
    const before = adapter.count('sync');
    tab.setClock(-3_600_000);
    await scene.time.pass(60_000);
    assert.ok(adapter.count('sync') > before, 'no question in a minute');
    chat.close();
  });

  it('[S6] polls although the clock was set back by an hour before a reply was asked for', async () => {
    const scene = setScene();
    const { chat, adapter, tab, answer } = scene.open();
    await scene.time.pass(1_000);
    adapter.setStatus('online', false);
    await scene.time.pass(1_000);
    tab.setClock(-3_600_000);
    const id = chat.send('question');
    await scene.time.pass(500);
    scene.backend.move(id, 'claim');
    scene.backend.write(id, 'polled');
    scene.backend.move(id, 'finish');
    await scene.time.pass(10_000);
    assert.equal(answer(id), 'polled');
    chat.close();
  });

  it('[S6] syncs every 15 to 30 s while idle, not in step', async () => {
    const scene = setScene();
    fill(scene, 2);
    const { chat, adapter } = scene.open();
    await scene.time.pass(1_000_000);
    const at = adapter.calls.filter(({ method }) => method === 'sync').map((call) => call.at);
    const pauses = at.slice(2).map((time, index) => time - at[index + 1]!);
    assert.ok(pauses.length > 30);
    assert.ok(
      pauses.every((pause) => pause >= 15_000 && pause <= 30_100),
      pauses.join(' '),
    );
    assert.ok(Math.max(...pauses) - Math.min(...pauses) > 5_000, 'the pauses differ');
    chat.close();
  });

  for (const hope of ['network', 'look'] as const) {
    it(`[S6] syncs at once when ${hope === 'network' ? 'the network is back' : 'the page is looked at again'}`, async () => {
      const scene = setScene();
      fill(scene, 2);
      const { chat, adapter, tab } = scene.open();
      await scene.time.pass(1_000);
      const before = adapter.count('sync');
      tab[hope]();
      await scene.time.pass(50);
      assert.equal(adapter.count('sync'), before + 1);
      chat.close();
    });
  }

  it('polls while facts do not come by themselves: about each second while a reply is open, else each five', async () => {
    const { scene, page, id } = await asked();
    page.adapter.mangle = () => [];
    page.adapter.breakFacts();
    await scene.time.pass(100);
    const before = page.adapter.count('sync');
    await scene.time.pass(10_000);
    const open = page.adapter.count('sync') - before;
    assert.ok(open >= 8 && open <= 11, `${open} while open`);
    scene.backend.answer(id, 'polled');
    await scene.time.pass(1_100);
    assert.equal(page.answer(id), 'polled');
    const answered = page.adapter.count('sync');
    await scene.time.pass(60_000);
    const idle = page.adapter.count('sync') - answered;
    assert.ok(idle >= 10 && idle <= 13, `${idle} while idle`);
    assert.equal(page.adapter.under.sync?.most, 1);
    page.chat.close();
  });

  it('never asks twice at a time, however slow the backend is', async () => {
    const { scene, page } = await asked();
    page.adapter.breakFacts();
    page.adapter.faults.sync = Array.from({ length: 40 }, () => 'lost' as const);
    for (let count = 0; count < 40; count += 1) {
      page.tab.look();
      page.adapter.setStatus('online', true);
      await scene.time.pass(1_000);
    }
    assert.equal(page.adapter.under.sync?.most, 1);
    page.chat.close();
  });

  it('[F10] [I5] ends with what the backend has when facts are lost, doubled and reordered', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const scene = setScene({ seed });
      const random = randomFrom(seed);
      const page = scene.open();
      const waiting: Fact[] = [];
      page.adapter.mangle = (fact) => {
        if (random() < 0.2) return [];
        if (random() < 0.3) {
          waiting.push(fact);
          return [];
        }
        return random() < 0.3 ? [fact, ...waiting.splice(0), fact] : [fact];
      };
      for (let count = 0; count < 4; count += 1) page.chat.send(`question ${count}`);
      await scene.time.pass(3_000);
      for (const { id } of scene.backend.turns(scene.conversationId)) {
        scene.backend.move(id, 'claim');
        for (let piece = 0; piece < 10; piece += 1) {
          scene.backend.write(id, `${piece} `);
          await scene.time.pass(10);
          assert.ok(textIn(scene, id).startsWith(page.answer(id)), `seed ${seed}: what is shown is a prefix`);
        }
        scene.backend.move(id, 'finish');
      }
      await scene.time.pass(40_000);
      assert.deepEqual(page.chat.state.turns, scene.backend.turns(scene.conversationId), `seed ${seed}`);
      assert.deepEqual(page.chat.state.outgoing, [], `seed ${seed}`);
      page.chat.close();
    }
  });

  it('[C4] takes no piece twice when an answer is resumed midway', async () => {
    const { scene, page, id } = await asked();
    scene.backend.move(id, 'claim');
    scene.backend.write(id, 'one ', 'two ');
    await scene.time.pass(100);
    page.adapter.setReachable(false);
    scene.backend.write(id, 'three ');
    await scene.time.pass(100);
    page.adapter.setReachable(true);
    scene.backend.write(id, 'four');
    await scene.time.pass(100);
    assert.equal(page.answer(id), 'one two three four');
    page.chat.close();
  });

  it('shares what did not change, so that a view compares by identity', async () => {
    const { scene, page, id } = await asked();
    scene.backend.answer(id, 'done');
    await scene.time.pass(100);
    page.chat.send('next');
    await scene.time.pass(500);
    const [first, second] = page.chat.state.turns;
    scene.backend.answer(second!.id, 'more');
    await scene.time.pass(30_000);
    assert.equal(page.chat.state.turns[0], first);
    const { states } = page;
    const count = states.length;
    await scene.time.pass(120_000);
    assert.equal(states.length, count, 'idle syncs that bring nothing publish nothing');
    page.chat.close();
  });

  it('leaves no timer and no listener behind when it is closed', async () => {
    const { scene, page } = await asked();
    page.adapter.faults.post = ['silent'];
    page.adapter.faults.sync = ['silent'];
    page.chat.send('on its way');
    page.chat.send('behind it');
    page.tab.look();
    await scene.time.pass(50);
    assert.ok(page.tab.timers > 0 && page.tab.listeners > 0);
    page.chat.close();
    await scene.time.pass(0);
    assert.equal(page.tab.listeners, 0);
    assert.equal(page.tab.timers, 0);
    const count = page.adapter.calls.length;
    await scene.time.pass(100_000);
    assert.equal(page.adapter.calls.length, count);
  });

  it('goes on when a listener throws, and lets the page see the error', async () => {
    const scene = setScene();
    const { chat, screen } = scene.open();
    const seen = new Promise<unknown>((resolve) => {
      const others = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.once('uncaughtException', (error) => {
        for (const other of others) process.on('uncaughtException', other);
        resolve(error);
      });
    });
    const stop = chat.subscribe(() => {
      stop();
      throw new Error('a listener of the page');
    });
    chat.send('hello');
    await scene.time.pass(500);
    assert.match(String(await seen), /a listener of the page/);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
  });
});

function fill({ backend, conversationId }: Scene, count: number): void {
  for (let n = 0; n < count; n += 1) backend.store(conversationId, { id: makeId(), text: `turn ${n}` }, 'site');
}

function textIn({ backend }: Scene, id: string): string {
  return backend
    .turn(id)
    .reply!.entries.map((entry) => (entry.kind === 'text' ? entry.text : ''))
    .join('');
}

/** A page on which one question was asked, and stored. */
async function asked(): Promise<{ scene: Scene; page: Page; id: string }> {
  const scene = setScene();
  const page = scene.open();
  const id = page.chat.send('question');
  await scene.time.pass(500);
  return { scene, page, id };
}
