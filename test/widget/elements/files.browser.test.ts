import { AdapterError } from '@parley/adapters';
import { makeId } from '@parley/protocol';
import { assert } from 'chai';

import { ScriptedAdapter } from '../../support/scripted-adapter.ts';
import { drawn, focused, mount, shownText, unmountAll, until, type Scene } from './support.ts';

/** A picture of its own, as a person has one. */
async function picture(name: string, { width = 40, height = 30 } = {}): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'rgb(200 30 30)';
  context.fillRect(0, 0, width, height);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

function holding(...files: File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

/** Chooses files as the browser's dialog does. */
function choose({ find }: Scene, ...files: File[]): void {
  const picker = find<HTMLInputElement>('input');
  picker.files = holding(...files).files;
  picker.dispatchEvent(new Event('change'));
}

const chips = ({ findAll }: Scene): string[] =>
  findAll('parley-attachments').length === 0 ? [] : findAll('li[part=attachment]').map(shownText);

describe('files in a message', () => {
  afterEach(unmountAll);

  it('[H11] are chosen by a button, uploaded at once, and sent with the text', async () => {
    const scene = await mount();
    const { find, findAll, adapter, ask, conversationId } = scene;
    assert.equal(find('[part=attach-button]').ariaLabel, 'Attach files');
    choose(scene, await picture('a red thing.png'));
    await until(() => adapter.calls.includes('upload a red thing.png'));
    await until(() => /kB|byte/.test(chips(scene)[0] ?? ''));
    assert.include(chips(scene)[0], 'a red thing.png');

    await ask('look');
    const { attachments } = adapter.turnsOf(conversationId)[0]!;
    assert.deepEqual(
      attachments.map(({ name }) => name),
      ['a red thing.png'],
    );
    assert.deepEqual(chips(scene), []);
    await until(() => findAll('canvas').some(({ hidden }) => !hidden));
    assert.equal(find('canvas').getAttribute('aria-label'), 'a red thing.png');
    const pixel = find<HTMLCanvasElement>('canvas').getContext('2d')!.getImageData(5, 5, 1, 1).data;
    assert.deepEqual([...pixel], [200, 30, 30, 255]);
    assert.equal(find('button[part=attachment]').ariaLabel, 'Download a red thing.png');
  });

  it('[H11] can be a message without a text, which then has no empty bubble', async () => {
    const scene = await mount();
    const { find, findAll, adapter, press, conversationId } = scene;
    assert.isTrue(find<HTMLButtonElement>('[part=send-button]').disabled);
    choose(scene, await picture('alone.png'));
    await until(() => chips(scene).length === 1);
    assert.isFalse(find<HTMLButtonElement>('[part=send-button]').disabled);
    press('Enter');
    await until(() => adapter.turnsOf(conversationId).length === 1);
    await until(() => findAll('button[part=attachment]').length === 1);
    assert.lengthOf(findAll('[part=question]'), 0);
  });

  it('[H11] can be dropped anywhere on the panel, which says so while they are held over it', async () => {
    const scene = await mount();
    const { find, adapter } = scene;
    const over = (type: string, dataTransfer: DataTransfer): boolean =>
      find('[part=timeline]').dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
      );
    const file = await picture('dropped.png');
    const words = new DataTransfer();
    words.setData('text/plain', 'words');
    assert.isTrue(over('dragover', words), 'a text that is dragged is left alone');
    await until(() => {
      // As long as they are held there, browsers tell so again and again.
      assert.isFalse(over('dragover', holding(file)));
      return find<HTMLTextAreaElement>('textarea').placeholder === 'Drop files here';
    });
    assert.isFalse(over('drop', holding(file)));
    await until(() => adapter.calls.includes('upload dropped.png'));
    await until(() => find<HTMLTextAreaElement>('textarea').placeholder === 'Write a message…');
  });

  it('[H11] can be pasted, and a paste that has a text is that text', async () => {
    const scene = await mount();
    const { find, adapter } = scene;
    const paste = (clipboardData: DataTransfer): boolean => {
      const event = new Event('paste', { bubbles: true, composed: true, cancelable: true });
      // Not every browser leaves files in an event that a page makes.
      return find('textarea').dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: clipboardData }));
    };
    const both = holding(await picture('preview.png'));
    both.setData('text/plain', 'from a word processor');
    assert.isTrue(paste(both), 'the browser pastes the text');
    assert.isFalse(paste(holding(await picture('pasted.png'))));
    await until(() => adapter.calls.includes('upload pasted.png'));
    assert.notInclude(adapter.calls, 'upload preview.png');
  });

  it('[H11] show how far they are, and can be taken out while they are uploaded', async () => {
    const scene = await mount();
    const { find, findAll, adapter } = scene;
    const file = await picture('slow.png');
    adapter.onUpload = 20;
    choose(scene, file);
    await until(() => findAll('progress').length === 1 && find<HTMLProgressElement>('progress').value === 20);
    assert.equal(find<HTMLProgressElement>('progress').max, file.size);
    assert.equal(find('progress').getAttribute('aria-label'), 'Uploading: slow.png');
    find('[aria-label="Remove slow.png"]').click();
    await until(() => chips(scene).length === 0);
    assert.isTrue(find<HTMLButtonElement>('[part=send-button]').disabled);
    await until(() => focused()?.tagName === 'TEXTAREA');
    assert.equal(adapter.stored.size, 0);
  });

  it('[H11] that may not be sent say why, with the limit, before anything is sent of them', async () => {
    const scene = await mount();
    const { find, adapter } = scene;
    adapter.limits = { maxBytes: 2_000_000, types: ['image/png', 'text/plain'] };
    const big = new File([new Uint8Array(2_000_001)], 'big.png', { type: 'image/png' });
    choose(scene, big, new File(['PK'], 'all.zip', { type: 'application/zip' }));
    await until(() => chips(scene).filter((text) => /most 2 MB|PNG, TXT/.test(text)).length === 2);
    assert.deepEqual(chips(scene), [
      'big.png Too large. A file may have at most 2 MB.',
      'all.zip Not taken. These are: PNG, TXT.',
    ]);
    assert.isTrue(find<HTMLButtonElement>('[part=send-button]').disabled);
    choose(scene, await picture('good.png'));
    await until(() => adapter.calls.includes('upload good.png'));
    assert.deepEqual(
      adapter.calls.filter((call) => call.startsWith('upload')),
      ['upload good.png'],
    );
  });

  it('[I2] [O2] a message whose file is refused says so, and can be tried again or thrown away', async () => {
    const scene = await mount();
    const { find, findAll, adapter, type, press, conversationId } = scene;
    adapter.onUpload = 5;
    choose(scene, await picture('odd.png'));
    await until(() => findAll('progress').length === 1);
    type('look');
    press('Enter');
    await until(() => findAll('parley-files').length === 1 && chips(scene).length === 0);
    assert.equal(adapter.turnsOf(conversationId).length, 0, 'it waits for its file');
    assert.equal(shownText(find('[part=question]')), 'look', 'and is shown');

    const detail = 'It is a program.';
    adapter.endUploads(
      new AdapterError('refused', detail, { problem: { type: '', title: '', status: 400, code: 'invalid', detail } }),
    );
    await until(() => findAll('[part=mark] button').length === 3);
    assert.include(shownText(find('[part=mark]')), 'A file could not be uploaded. It is a program.');
    adapter.onUpload = 'store';
    find('[part=mark] button').click();
    await until(() => adapter.turnsOf(conversationId).length === 1);

    adapter.onUpload = 5;
    choose(scene, await picture('odder.png'));
    await until(() => chips(scene).length === 1);
    press('Enter');
    await until(() => findAll('parley-files').length === 2);
    adapter.endUploads(new AdapterError('refused', detail));
    await until(() => findAll('[part=mark] button').length === 3);
    findAll('[part=mark] button')[2]!.click();
    await until(() => findAll('parley-files').length === 1);
  });

  it('[O2] a message whose files are on their way can be taken back, and what was written after it goes out', async () => {
    const scene = await mount();
    const { find, findAll, adapter, type, press, conversationId } = scene;
    adapter.onUpload = 5;
    choose(scene, await picture('slow.png'));
    await until(() => findAll('progress').length === 1);
    type('look');
    press('Enter');
    await until(() => findAll('parley-files').length === 1 && chips(scene).length === 0);
    type('and more');
    press('Enter');
    await until(() => findAll('[part=question]').length === 2);
    type('half a thought');
    const cancel = find('[part=mark] button');
    assert.equal(shownText(cancel), 'Cancel');
    cancel.click();
    await until(() => chips(scene).length === 1);
    assert.equal(find<HTMLTextAreaElement>('textarea').value, 'look\n\nhalf a thought');
    await until(() => focused()?.tagName === 'TEXTAREA');
    await until(() => adapter.turnsOf(conversationId).length === 1);
    assert.deepEqual(findAll('[part=question]').map(shownText), ['and more']);
    adapter.endUploads();
    await until(() => /byte|kB/.test(chips(scene)[0]!));
    press('Enter');
    await until(() => adapter.turnsOf(conversationId).length === 2);
    assert.deepEqual(
      adapter.turnsOf(conversationId).map(({ text, attachments }) => [text, ...attachments.map(({ name }) => name)]),
      [['and more'], ['look\n\nhalf a thought', 'slow.png']],
    );
  });

  it('[O2] a message with files that failed can be edited, also after a reload, and loses none', async () => {
    const before = await mount();
    before.adapter.onPost = new AdapterError('refused', 'no');
    choose(before, await picture('kept.png'));
    await until(() => /byte|kB/.test(chips(before)[0] ?? ''));
    before.type('too long');
    before.press('Enter');
    await until(() => before.findAll('[part=mark] button').length === 3);
    before.chat.remove();

    const after = await mount({ conversation: before.conversationId });
    await until(() => after.findAll('[part=mark] button').length === 3);
    const edit = after.findAll('[part=mark] button')[1]!;
    assert.equal(shownText(edit), 'Edit');
    edit.click();
    await until(() => chips(after).length === 1);
    assert.equal(after.find<HTMLTextAreaElement>('textarea').value, 'too long');
    assert.lengthOf(after.findAll('[part=mark]'), 0);
    after.chat.remove();

    const last = await mount({ conversation: before.conversationId });
    await until(() => chips(last).length === 1);
    await last.ask('short');
    const [turn] = last.adapter.turnsOf(before.conversationId);
    assert.deepEqual(
      turn!.attachments.map(({ name }) => name),
      ['kept.png'],
    );
  });

  it('are there again after a reload, until they are sent', async () => {
    const before = await mount();
    choose(before, await picture('kept.png'));
    await until(() => /byte|kB/.test(chips(before)[0] ?? ''));
    before.chat.remove();
    const other = await mount();
    assert.deepEqual(chips(other), []);
    other.chat.remove();
    const after = await mount({ conversation: before.conversationId });
    await until(() => chips(after).length === 1);
    assert.include(chips(after)[0], 'kept.png');
    await after.ask('here it is');
    assert.lengthOf(after.adapter.turnsOf(before.conversationId)[0]!.attachments, 1);
    after.chat.remove();
    const last = await mount({ conversation: before.conversationId });
    assert.deepEqual(chips(last), []);
  });

  it('have no button where the backend takes none, and where it says that it does not the button goes', async () => {
    const without = await mount({ adapter: Object.assign(new ScriptedAdapter(), { files: undefined }) });
    assert.lengthOf(without.findAll('[part=send-button]'), 1);
    assert.lengthOf(without.findAll('[part=attach-button]'), 0);
    without.chat.remove();
    const scene = await mount();
    scene.adapter.limits = { maxBytes: 0, types: [] };
    scene.find('[part=attach-button]').dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => scene.findAll('[part=attach-button]').length === 0);
  });

  it('[I11] a file that cannot be had keeps its name and takes no harm', async () => {
    const scene = await mount({}, ({ adapter, conversationId }) => {
      const attachments = [{ id: makeId(), name: 'lost.png', mediaType: 'image/png', size: 5 }];
      adapter.add(conversationId, { id: makeId(), text: 'look', attachments });
    });
    await until(() => scene.adapter.calls.includes('read'));
    await drawn();
    assert.isTrue(scene.find('canvas').hidden);
    assert.equal(scene.find('button[part=attachment]').ariaLabel, 'Download lost.png');
  });
});
