import { strict as assert } from 'node:assert';
import type { Id } from '@parley/protocol';
import { memoryShelf, type FileShelf } from '../../../widget/src/chat/file-shelf.ts';
import { memoryOutbox, type OutboxStorage } from '../../../widget/src/chat/index.ts';
import { findUnsent, rewrite } from '../../../widget/src/chat/unsent-turns.ts';
import { setScene, type Page } from '../../support/chat-scene.ts';

const picture = (name: string): File => new File([new Uint8Array(100)], name, { type: 'image/png' });

/** A conversation in which nothing can be sent. */
async function waiting(scene: ReturnType<typeof setScene>): Promise<Page> {
  const page = scene.open();
  await scene.time.pass(1_000);
  page.adapter.setReachable(false);
  return page;
}

async function attach(page: Page, name: string, text: string): Promise<Id> {
  const uploads = await page.chat.files!.load();
  uploads.add([picture(name)]);
  return page.chat.send(text, { attachments: uploads.draft });
}

describe('turns that are written anew in another conversation', () => {
  it('[I2] [I4] [H11] go there in the order of writing, with their context, and their files are uploaded there', async () => {
    const full: FileShelf = { ...memoryShelf(), put: () => Promise.reject(new Error('no room')) };
    const before = setScene({ shelf: full });
    const old = await waiting(before);
    const first = await attach(old, 'a.png', 'with a file');
    await attach(old, 'b.png', '');
    old.chat.send('words alone', { context: { url: 'https://shop.example/' } });
    await before.time.pass(1_000);
    const unsent = (await findUnsent([old.chat], before.storage, old.tab.environment))();
    old.chat.close();

    const after = setScene({ storage: before.storage });
    const now = after.open({ startsEmpty: true });
    now.adapter.faults.upload = ['held'];
    rewrite(unsent, now.chat);
    await after.time.pass(1_000);
    assert.deepEqual(now.screen(), ['with a file (queued)', ' (queued)', 'words alone (queued)']);
    assert.deepEqual(now.chat.unsent.entries[2]!.context, { url: 'https://shop.example/' });
    now.adapter.answerHeld();
    await after.time.pass(1_000);
    assert.deepEqual(now.screen(), ['with a file', '', 'words alone']);
    const turns = after.backend.turns(after.conversationId);
    assert.deepEqual(
      turns.map(({ attachments }) => attachments.map(({ name }) => name)),
      [['a.png'], ['b.png'], []],
    );
    assert.equal(now.adapter.count('upload'), 2);
    assert.ok(turns.every(({ id }) => id !== first));
    now.chat.close();
  });

  it('[O1] are those that the storage alone knows too', async () => {
    const scene = setScene();
    const gone = await waiting(scene);
    gone.chat.send('of an earlier page');
    await scene.time.pass(1_000);
    gone.crash();
    const shown = setScene({ storage: scene.storage });
    const page = await waiting(shown);
    page.chat.send('of this one');
    const unsent = await findUnsent([page.chat], shown.storage, page.tab.environment);
    page.chat.send('of the last moment');
    const after = setScene({ storage: shown.storage });
    const now = after.open({ startsEmpty: true });
    rewrite(unsent(), now.chat);
    await after.time.pass(1_000);
    assert.deepEqual(now.screen(), ['of an earlier page', 'of this one', 'of the last moment']);
    now.chat.close();
    page.chat.close();
  });

  it('do not wait for a storage that hangs', async () => {
    const hanging: OutboxStorage = {
      ...memoryOutbox(),
      list: () => new Promise(() => {}),
      conversations: () => new Promise(() => {}),
    };
    const scene = setScene({ storage: hanging });
    const page = await waiting(scene);
    page.chat.send('hello');
    const finding = findUnsent([page.chat], hanging, page.tab.environment);
    await scene.time.pass(2_000);
    assert.deepEqual(
      (await finding)().entries.map(({ text }) => text),
      ['hello'],
    );
    page.chat.close();
  });

  it('[O1] have the bytes of their files kept until they are stored, also once those are uploaded', async () => {
    const scene = setScene();
    const page = scene.open();
    await scene.time.pass(1_000);
    page.adapter.faults.post = [{ status: 503, code: 'unavailable' }];
    const uploads = await page.chat.files!.load();
    uploads.add([picture('a.png')]);
    await scene.time.pass(1_000);
    const { id, state } = uploads.draft[0]!;
    assert.equal(state, 'done');
    page.chat.send('look', { attachments: uploads.draft });
    await scene.time.pass(100);
    assert.deepEqual(page.screen(), ['look (waiting)']);
    assert.ok(await scene.shelf.get(id));
    await scene.time.pass(60_000);
    assert.deepEqual(page.screen(), ['look']);
    assert.equal(await scene.shelf.get(id), undefined);
    page.chat.close();
  });
});
