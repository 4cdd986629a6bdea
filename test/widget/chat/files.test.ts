/*
 * Longer than other files: every way of a file from being chosen to being stored, over one scene.
 */
import { strict as assert } from 'node:assert';
import { IDBFactory } from 'fake-indexeddb';
import { makeId, type Id } from '@parley/protocol';
import { memoryShelf, type FileShelf } from '../../../widget/src/chat/file-shelf.ts';
import type { UploadItem } from '../../../widget/src/chat/upload.ts';
import type { Uploads } from '../../../widget/src/chat/uploads.ts';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';
import { indexedDbScene } from '../../support/indexeddb-scene.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const picture = (name = 'a.png', size = 100): File => new File([new Uint8Array(size)], name, { type: 'image/png' });

describe('the files of a chat', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = setScene();
  });

  async function opened(in_ = scene): Promise<Page & { readonly uploads: Uploads }> {
    const page = in_.open();
    await in_.time.pass(1_000);
    return { ...page, uploads: await page.chat.files!.load() };
  }
  const send = ({ chat, uploads }: { chat: Page['chat']; uploads: Uploads }, text: string): Id =>
    chat.send(text, { attachments: uploads.draft.filter(({ state }) => state !== 'failed') });
  const shown = (items: readonly UploadItem[]) =>
    items.map(({ name, state, problem }) => [name, state, ...(problem ? [problem.code] : [])].join(' '));

  it('[H11] are uploaded when they are chosen, and sent as the backend calls them', async () => {
    const page = await opened();
    page.uploads.add([picture()]);
    assert.deepEqual(shown(page.uploads.draft), ['a.png waiting'], 'it is shown at once');
    await scene.time.pass(1_000);
    assert.deepEqual(shown(page.uploads.draft), ['a.png done']);
    const [item] = page.uploads.draft;
    assert.deepEqual([item!.sent, item!.mediaType], [100, 'image/png; sniffed']);
    send(page, 'look');
    assert.deepEqual(page.uploads.draft, []);
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['look']);
    const [turn] = scene.backend.turns(scene.conversationId);
    assert.deepEqual(turn!.attachments, [{ id: item!.id, name: 'a.png', mediaType: 'image/png; sniffed', size: 100 }]);
    page.chat.close();
  });

  it('[H11] [O3] a turn shows at once and waits for its file, and those after it wait too', async () => {
    const page = await opened();
    page.adapter.faults.upload = ['held'];
    page.uploads.add([picture()]);
    await scene.time.pass(1_000);
    send(page, 'with a file');
    page.chat.send('and more');
    await scene.time.pass(60_000);
    assert.deepEqual(page.screen(), ['with a file (queued)', 'and more (queued)']);
    assert.deepEqual(shown([page.uploads.item(page.chat.state.outgoing[0]!.uploads![0]!)!]), ['a.png uploading']);
    assert.equal(page.adapter.count('post'), 0);
    page.adapter.answerHeld();
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['with a file', 'and more']);
    page.chat.close();
  });

  it('[H9] [H11] an upload whose answer is lost is repeated under the same id, and there is one file', async () => {
    const page = await opened();
    page.adapter.faults.upload = ['lost', 'unanswered'];
    page.uploads.add([picture()]);
    send(page, 'look');
    await scene.time.pass(60_000);
    assert.deepEqual(page.screen(), ['look']);
    assert.equal(page.adapter.count('upload'), 3);
    assert.equal(scene.backend.files.size, 1);
    page.chat.close();
  });

  it('[O1] [O4] [H11] go on after a reload with what the browser kept, and the turn goes out', async () => {
    const first = await opened();
    first.adapter.faults.upload = ['silent'];
    first.uploads.add([picture()]);
    await scene.time.pass(100);
    const id = send(first, 'look');
    await scene.time.pass(1_000);
    first.crash();
    const again = scene.open();
    await scene.time.pass(1_000);
    assert.deepEqual(again.screen(), ['look']);
    assert.equal(again.chat.state.turns[0]?.id, id);
    assert.deepEqual(await scene.storage.list(scene.conversationId), []);
    const [file] = again.chat.state.turns[0].attachments;
    assert.equal(await scene.shelf.get(file!.id), undefined, 'nothing stays');
    again.chat.close();
  });

  it('[I2] a turn whose file the browser did not keep fails where it can be seen, and can be thrown away', async () => {
    const full: FileShelf = { ...memoryShelf(), put: () => Promise.reject(new Error('no room')) };
    scene = setScene({ shelf: full });
    const first = await opened();
    first.adapter.faults.upload = ['silent'];
    first.uploads.add([picture()]);
    const id = send(first, 'look');
    await scene.time.pass(1_000);
    first.crash();
    const again = scene.open();
    await scene.time.pass(1_000);
    assert.deepEqual(again.screen(), ['look (failed)']);
    assert.equal(again.chat.state.outgoing[0]?.reason?.code, 'file');
    again.chat.discard(id);
    await scene.time.pass(1_000);
    assert.deepEqual(again.screen(), []);
    again.chat.close();
  });

  it('[I2] [O2] a turn whose file is refused fails with the reason, holds up nobody, and can be tried again', async () => {
    const page = await opened();
    page.adapter.faults.upload = [{ status: 400, code: 'invalid' }];
    page.uploads.add([picture()]);
    const id = send(page, 'look');
    page.chat.send('and more');
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['and more', 'look (failed)']);
    assert.deepEqual(page.chat.state.outgoing[0]?.reason, { code: 'file', detail: 'a invalid problem' });
    page.chat.resend(id);
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['and more', 'look']);
    assert.equal(page.adapter.count('upload'), 2);
    page.chat.close();
  });

  it('[H11] that may not be sent fail before a byte of them is, and say why', async () => {
    const page = await opened();
    const page_ = new File(['<p>'], 'page.html', { type: 'application/xhtml+xml' });
    page.uploads.add([picture('big.png', 1_001), picture('none.png', 0), page_, picture('good.png', 1_000)]);
    await scene.time.pass(1_000);
    assert.deepEqual(shown(page.uploads.draft), [
      'big.png failed too-large',
      'none.png failed empty',
      'page.html failed type',
      'good.png done',
    ]);
    assert.equal(page.adapter.count('upload'), 1);
    for (const { id } of page.uploads.draft) page.uploads.remove(id);
    page.uploads.add(Array.from({ length: 11 }, (_, n) => picture(`${n}.png`)));
    await scene.time.pass(1_000);
    assert.deepEqual(shown(page.uploads.draft).slice(-2), ['9.png done', '10.png failed too-many']);
    page.chat.close();
  });

  it('[I2] a turn whose file lies on a disk that hangs fails where it can be seen, and can be tried again', async () => {
    const shelf = memoryShelf();
    let hangs = true;
    const get: FileShelf['get'] = (id) => (hangs ? new Promise(() => {}) : shelf.get(id));
    scene = setScene({ shelf: { ...shelf, get } });
    const first = await opened();
    first.adapter.faults.upload = ['silent'];
    first.uploads.add([picture()]);
    await scene.time.pass(100);
    const id = send(first, 'look');
    await scene.time.pass(1_000);
    first.crash();
    const again = scene.open();
    await scene.time.pass(5_000);
    assert.deepEqual(again.screen(), ['look (failed)']);
    hangs = false;
    again.chat.resend(id);
    await scene.time.pass(1_000);
    assert.deepEqual(again.screen(), ['look']);
    again.chat.close();
  });

  it('[O2] [O5] a turn that is taken back goes out from no tab, and its file is a draft’s again', async () => {
    const [one, other] = [await opened(), await opened()];
    one.adapter.faults.upload = ['held'];
    one.uploads.add([picture()]);
    await scene.time.pass(100);
    const id = send(one, 'look');
    one.chat.send('and more');
    await scene.time.pass(1_000);
    assert.deepEqual(other.screen(), ['look (queued)', 'and more (queued)']);
    scene.thrownAway.add(id);
    assert.equal(one.chat.takeBack(id), 'look');
    one.adapter.answerHeld();
    await scene.time.pass(1_000);
    assert.deepEqual([one.screen(), other.screen()], [['and more'], ['and more']]);
    assert.deepEqual([shown(one.uploads.draft), shown(other.uploads.draft)], [['a.png done'], []]);
    assert.equal(one.chat.takeBack(id), undefined);
    one.chat.close();
    other.chat.close();
  });

  it('[O2] a turn that is on its way itself can neither be taken back nor thrown away', async () => {
    const page = await opened();
    page.adapter.faults.post = ['lost'];
    page.uploads.add([picture()]);
    const id = send(page, 'look');
    page.adapter.setReachable(false);
    await scene.time.pass(100);
    const next = page.chat.send('words alone');
    assert.throws(() => page.chat.takeBack(next), /about to be sent/);
    page.adapter.setReachable(true);
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['look (sending)', 'words alone (queued)']);
    assert.throws(() => page.chat.takeBack(id), /sending cannot discard/);
    assert.deepEqual(page.uploads.draft, []);
    page.chat.close();
  });

  it('[H11] one that is removed while it is uploaded goes, and nothing is sent of it', async () => {
    const page = await opened();
    page.adapter.faults.upload = ['held'];
    page.uploads.add([picture('gone.png'), picture('stays.png')]);
    await scene.time.pass(1_000);
    page.uploads.remove(page.uploads.draft[0]!.id);
    page.adapter.answerHeld();
    await scene.time.pass(1_000);
    assert.deepEqual(shown(page.uploads.draft), ['stays.png done']);
    send(page, '');
    await scene.time.pass(1_000);
    assert.deepEqual(
      scene.backend.turns(scene.conversationId).map(({ attachments }) => attachments.map(({ name }) => name)),
      [['stays.png']],
    );
    page.chat.close();
  });

  it('[O5] are uploaded by one of two tabs, and by the other where the first one goes', async () => {
    const [one, other] = [await opened(), await opened()];
    one.adapter.faults.upload = ['held', 'silent'];
    one.uploads.add([picture()]);
    send(one, 'look');
    await scene.time.pass(30_000);
    assert.deepEqual(other.screen(), ['look (queued)']);
    assert.equal(other.adapter.count('upload'), 0, 'the other one waits');
    one.adapter.answerHeld();
    await scene.time.pass(1_000);
    assert.deepEqual([one.screen(), other.screen()], [['look'], ['look']]);
    assert.equal(other.adapter.count('upload'), 0);
    one.uploads.add([picture('b.png')]);
    send(one, 'and this');
    await scene.time.pass(30_000);
    one.crash();
    await scene.time.pass(30_000);
    assert.deepEqual(other.screen(), ['look', 'and this']);
    assert.equal(other.adapter.count('upload'), 1);
    other.chat.close();
  });

  it('[O2] wait for the network as long as it takes, and go at once when it is back', async () => {
    const page = await opened();
    page.adapter.setReachable(false);
    page.uploads.add([picture()]);
    send(page, 'look');
    await scene.time.pass(60 * 60 * 1000);
    assert.deepEqual(page.screen(), ['look (queued)']);
    page.adapter.setReachable(true);
    await scene.time.pass(1_000);
    assert.deepEqual(page.screen(), ['look']);
    page.chat.close();
  });

  it('[O2] [I2] fail after ten tries that the backend could be reached for', async () => {
    const page = await opened();
    page.adapter.faults.upload = Array.from({ length: 10 }, () => ({ status: 503, code: 'unavailable' }) as const);
    page.uploads.add([picture()]);
    send(page, 'look');
    await scene.time.pass(10 * 60_000);
    assert.deepEqual(page.screen(), ['look (failed)']);
    assert.equal(page.adapter.count('upload'), 10);
    page.chat.close();
  });

  it('leave no timer and no listener behind when the chat is closed', async () => {
    const page = await opened();
    page.adapter.faults.upload = ['lost'];
    page.uploads.add([picture()]);
    await scene.time.pass(15_000);
    assert.ok(page.tab.timers > 0);
    page.chat.close();
    assert.deepEqual([page.tab.timers, page.tab.listeners], [0, 0]);
  });

  it('[H11] have names that a backend takes', async () => {
    const page = await opened();
    page.uploads.add([picture(`a/b\\c\n${'x'.repeat(300)}.jpeg`)]);
    const [{ name } = { name: '' }] = page.uploads.draft;
    assert.match(name, /^abcx+\.jpeg$/);
    assert.equal(name.length, 200);
    page.chat.close();
  });
});

describe('the shelf of files in IndexedDB', () => {
  it('[O1] keeps bytes over a reload, and clears away what nobody came back for', async () => {
    const { storage, close } = indexedDbScene(new IDBFactory());
    const [old, young] = [makeId(), makeId()];
    let now = 1_750_000_000_000;
    const open = () => storage.openShelf(() => now);
    const first = await open();
    await first.put(old, new Blob(['old'], { type: 'text/plain' }));
    now += DAY_MS * 1.5;
    await first.put(young, new Blob(['young'], { type: 'text/plain' }));
    first.close();
    now += DAY_MS;
    const again = await open();
    assert.equal(await again.get(old), undefined);
    const found = await again.get(young);
    assert.deepEqual([await found?.text(), found?.type], ['young', 'text/plain']);
    await again.remove(young);
    assert.equal(await again.get(young), undefined);
    again.close();
    close();
  });
});
