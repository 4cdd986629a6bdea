import { strict as assert } from 'node:assert';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';

describe('two tabs with one outbox', () => {
  it('[O5] one of them sends, and both show each turn once', async () => {
    const { scene, one, two } = await bothOpen();
    one.chat.send('from one');
    await scene.time.pass(2);
    assert.deepEqual(one.screen(), ['from one (sending)']);
    assert.deepEqual(two.screen(), ['from one (sending)'], 'the other tab shows it before it is confirmed');
    two.chat.send('from two');
    await scene.time.pass(2_000);
    assert.deepEqual(one.screen(), ['from one', 'from two']);
    assert.deepEqual(two.screen(), ['from one', 'from two']);
    assert.equal(one.adapter.count('post') + two.adapter.count('post'), 2);
    await closeAll(scene, one, two);
  });

  it('[O3] [O5] keeps one turn on its way at a time over both tabs', async () => {
    const { scene, one, two } = await bothOpen();
    for (const page of [one, two]) page.adapter.mangle = () => [];
    for (let count = 0; count < 5; count += 1) {
      one.chat.send(`one ${count}`);
      two.chat.send(`two ${count}`);
    }
    let most = 0;
    for (let ms = 0; ms < 3_000; ms += 5) {
      await scene.time.pass(5);
      most = Math.max(most, (one.adapter.under.post?.now ?? 0) + (two.adapter.under.post?.now ?? 0));
    }
    assert.equal(most, 1);
    const texts = scene.backend.turns(scene.conversationId).map(({ text }) => text);
    assert.equal(texts.length, 10);
    for (const name of ['one', 'two']) {
      const own = texts.filter((text) => text.startsWith(name));
      assert.deepEqual(own, own.toSorted(), 'each tab keeps its order');
    }
    await scene.time.pass(40_000);
    assert.deepEqual(one.screen(), texts);
    assert.deepEqual(two.screen(), texts);
    await closeAll(scene, one, two);
  });

  it('[O5] the other tab takes over when the sending one goes', async () => {
    const { scene, one, two } = await bothOpen();
    one.adapter.faults.post = ['lost'];
    one.chat.send('orphan');
    await scene.time.pass(100);
    assert.ok(scene.browser.isLocked(`parley-outbox ${scene.conversationId}`));
    one.crash();
    await scene.time.pass(500);
    assert.deepEqual(two.screen(), ['orphan']);
    two.chat.close();
  });

  it('[O5] [D5] a tab that is frozen while it sends holds the other one up for a while only', async () => {
    const { scene, one, two } = await bothOpen();
    one.adapter.faults.post = ['silent'];
    one.adapter.mangle = () => [];
    one.chat.send('frozen');
    await scene.time.pass(5);
    one.tab.freeze();
    two.adapter.mangle = () => [];
    for (const text of ['awake', 'and', 'writing', 'on']) two.chat.send(text);
    await scene.time.pass(20_000);
    const texts = ['frozen', 'awake', 'and', 'writing', 'on'];
    assert.deepEqual(
      scene.backend.turns(scene.conversationId).map(({ text }) => text),
      texts,
    );
    assert.deepEqual(two.screen(), texts);
    one.tab.thaw();
    await scene.time.pass(60_000);
    assert.deepEqual(one.screen(), texts);
    await closeAll(scene, one, two);
  });

  it('[O2] a turn that one tab resends or discards moves on the other one too', async () => {
    const { scene, one, two } = await bothOpen();
    one.adapter.faults.post = [
      { status: 413, code: 'too_large' },
      { status: 413, code: 'too_large' },
    ];
    two.adapter.faults.post = [
      { status: 413, code: 'too_large' },
      { status: 413, code: 'too_large' },
    ];
    const [kept, thrown] = [one.chat.send('kept'), one.chat.send('thrown away')];
    await scene.time.pass(500);
    assert.deepEqual(two.screen(), ['kept (failed)', 'thrown away (failed)']);
    for (const page of [one, two]) page.adapter.faults.post = [];
    two.chat.discard(thrown);
    two.chat.resend(kept);
    await scene.time.pass(500);
    assert.deepEqual(one.screen(), ['kept']);
    assert.deepEqual(two.screen(), ['kept']);
    await closeAll(scene, one, two);
  });

  it('[I3] a tab keeps showing its turn when the other one had it confirmed and the fact was lost', async () => {
    const scene = setScene({ browser: { channels: false } });
    const { one, two } = await openBoth(scene);
    one.adapter.setReachable(false);
    one.chat.send('mine');
    await scene.time.pass(500);
    two.tab.look();
    await scene.time.pass(500);
    assert.deepEqual(two.screen(), ['mine'], 'the other tab found it in the storage, and sent it');
    assert.deepEqual(one.screen(), ['mine (queued)']);
    one.tab.look();
    await scene.time.pass(60_000);
    assert.deepEqual(one.screen(), ['mine (queued)']);
    one.adapter.setReachable(true);
    await scene.time.pass(1_000);
    assert.deepEqual(one.screen(), ['mine']);
    assert.equal(one.adapter.count('post'), 0);
    await closeAll(scene, one, two);
  });

  it('[I2] puts a turn back that vanished from the storage without being stored anywhere', async () => {
    const scene = setScene();
    const page = scene.open();
    await scene.time.pass(500);
    page.adapter.setReachable(false);
    const id = page.chat.send('hello');
    await scene.time.pass(500);
    await scene.storage.remove(id);
    page.tab.look();
    await scene.time.pass(20_000);
    assert.deepEqual(page.screen(), ['hello (queued)']);
    page.adapter.faults.post = ['lost'];
    page.adapter.setReachable(true);
    await scene.time.pass(1_000);
    assert.equal((await scene.storage.list(scene.conversationId)).length, 1);
    await scene.time.pass(20_000);
    assert.deepEqual(page.screen(), ['hello']);
    page.chat.close();
  });

  for (const browser of [
    { locks: false, channels: false },
    { locks: false, channels: true },
    { locks: true, channels: false },
  ]) {
    it(`[I1] [I3] loses and doubles nothing where the browser has ${JSON.stringify(browser)}`, async () => {
      const scene = setScene({ browser });
      const { one, two } = await openBoth(scene);
      const texts: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        for (const [name, page] of Object.entries({ one, two })) {
          page.adapter.faults.post = count % 2 ? ['unanswered'] : [];
          texts.push(`${name} ${count}`);
          page.chat.send(`${name} ${count}`);
        }
        await scene.time.pass(30);
        one.tab.look();
        two.tab.look();
      }
      await scene.time.pass(120_000);
      const stored = scene.backend.turns(scene.conversationId).map(({ text }) => text);
      assert.deepEqual(stored.toSorted(), texts.toSorted());
      assert.deepEqual(one.screen(), stored);
      assert.deepEqual(two.screen(), stored);
      await closeAll(scene, one, two);
    });
  }
});

async function bothOpen(): Promise<{ scene: Scene; one: Page; two: Page }> {
  const scene = setScene();
  return { scene, ...(await openBoth(scene)) };
}

async function openBoth(scene: Scene): Promise<{ one: Page; two: Page }> {
  const one = scene.open();
  const two = scene.open();
  await scene.time.pass(500);
  return { one, two };
}

/** Ends both, and makes sure that the outbox they shared is empty. */
async function closeAll(scene: Scene, ...pages: Page[]): Promise<void> {
  const rest = await scene.storage.list(scene.conversationId);
  assert.deepEqual(
    rest.filter(({ state }) => state !== 'gone'),
    [],
  );
  for (const { chat } of pages) chat.close();
}
