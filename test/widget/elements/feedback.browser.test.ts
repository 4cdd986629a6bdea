import { sendKeys } from '@web/test-runner-commands';
import { assert } from 'chai';

import { drawn, focused, mount, shownText, unmountAll, until, type Scene } from './support.ts';

describe('feedback about an answer', () => {
  afterEach(unmountAll);

  async function answered(): Promise<Scene> {
    const scene = await mount({}, ({ past }) => past('A question', 'An answer'));
    await until(() => scene.findAll('.thumb').length === 2);
    return scene;
  }
  const pressed = ({ findAll }: Scene) => findAll('.thumb').map((thumb) => thumb.ariaPressed === 'true');
  const said = ({ adapter }: Scene) => adapter.calls.filter((call) => call.startsWith('feedback'));

  it('[H7] is given by a thumb, changed by the other, and taken back by the same again', async () => {
    const scene = await answered();
    const [up, down] = scene.findAll('.thumb') as [HTMLElement, HTMLElement];
    assert.deepEqual([up.ariaLabel, down.ariaLabel], ['This helped', 'This did not help']);
    up.click();
    await drawn();
    assert.deepEqual(pressed(scene), [true, false]);
    down.click();
    await drawn();
    assert.deepEqual(pressed(scene), [false, true]);
    down.click();
    await drawn();
    assert.deepEqual(pressed(scene), [false, false]);
    assert.deepEqual(said(scene), ['feedback 1', 'feedback -1', 'feedback 0']);
    assert.equal(scene.findAll('[part=comment]').length, 0, 'nothing is asked about what was taken back');
  });

  it('[H7] takes a comment, or none, and says thank you', async () => {
    const scene = await answered();
    scene.find('.thumb.down').click();
    await drawn();
    const field = scene.find<HTMLInputElement>('[part=comment] input');
    assert.equal(field.ariaLabel, 'What could be better?');
    field.focus();
    await sendKeys({ type: 'Too long' });
    await sendKeys({ press: 'Enter' });
    await drawn();
    assert.deepEqual(said(scene), ['feedback -1', 'feedback -1 Too long']);
    assert.equal(scene.findAll('[part=comment]').length, 0);
    assert.equal(shownText(scene.find('.thanks')), 'Thank you.');
    assert.strictEqual(focused(), scene.find('.thumb.down'));

    scene.find('.thumb.up').click();
    await drawn();
    scene.find('[part=comment] .quiet').click();
    await drawn();
    assert.equal(scene.findAll('[part=comment]').length, 0);
    assert.deepEqual(said(scene).length, 3);
  });

  it('leaves the panel open where Escape closes the line for a comment', async () => {
    const scene = await answered();
    scene.find('.thumb.up').click();
    await drawn();
    scene.find('[part=comment] input').focus();
    await sendKeys({ press: 'Escape' });
    await drawn();
    assert.equal(scene.findAll('[part=comment]').length, 0);
    assert.isTrue(scene.chat.isOpen);
  });

  it('[H7] is there after a reload', async () => {
    const scene = await answered();
    scene.find('.thumb.up').click();
    await until(() => said(scene).length === 1);
    const { adapter, conversationId } = scene;
    scene.chat.remove();
    await drawn();
    adapter.closed = false;
    const again = await mount({ adapter, conversation: conversationId });
    await until(() => again.findAll('.thumb').length === 2);
    assert.deepEqual(pressed(again), [true, false]);
  });

  it('[C8] [H6] an answer that is asked for anew takes the place of the old one, and nothing said is left on it', async () => {
    const scene = await answered();
    scene.find('.thumb.up').click();
    await until(() => said(scene).length === 1);
    const [turn] = scene.adapter.turnsOf(scene.conversationId);
    scene.find('[part=actions] [aria-label="Answer again"]').click();
    await until(() => scene.adapter.calls.includes('retry'));
    scene.adapter.write(turn!.id, 'A better answer');
    scene.adapter.end(turn!.id);
    await until(() => scene.findAll('[part=answer-text]').some((text) => shownText(text) === 'A better answer'));
    await until(() => scene.findAll('.thumb').length === 2);
    assert.deepEqual(scene.findAll('[part=answer-text]').map(shownText), ['A better answer']);
    assert.deepEqual(pressed(scene), [false, false]);
  });

  it('[C8] only the last answer can be asked for anew', async () => {
    const scene = await mount({}, ({ past }) => {
      past('One', 'First');
      past('Two', 'Second');
    });
    const buttons = scene
      .findAll('[part=actions]')
      .map((actions) => actions.querySelectorAll('[aria-label="Answer again"]').length);
    assert.deepEqual(buttons, [0, 1]);
  });

  it('shows what another tab said, and takes back what could not be said', async () => {
    const scene = await answered();
    const [turn] = scene.adapter.turnsOf(scene.conversationId);
    await scene.adapter.feedback(scene.conversationId, turn!.id, { epoch: 1, value: -1 });
    await until(() => pressed(scene)[1] === true);
    scene.adapter.tellStatus('offline');
    scene.find('.thumb.up').click();
    await until(() => pressed(scene)[1] === true && !pressed(scene)[0]);
  });

  it('is not asked for where the backend takes none', async () => {
    const { adapter, conversationId } = await answered();
    Object.assign(adapter, { feedback: undefined });
    const plain = await mount({ adapter, conversation: conversationId });
    await until(() => plain.findAll('[part=actions]').length === 1);
    await drawn();
    assert.equal(plain.findAll('.thumb').length, 0);
  });
});
