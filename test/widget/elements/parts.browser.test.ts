import { assert } from 'chai';
import { AdapterError } from '@parley/adapters';
import { makeId, type Entry } from '@parley/protocol';

import { SCENES } from '../../screenshots/scenes.ts';
import { drawn, mount, unmountAll, until, type Scene } from './support.ts';

/** All that an answer can hold. */
const ENTRIES: readonly Entry[] = [
  { kind: 'reasoning', text: 'Let me think.' },
  { kind: 'tool', callId: 'a', name: 'look_up', state: 'done' },
  { kind: 'text', text: 'An answer.' },
  { kind: 'source', id: 's', title: 'A page', url: 'https://shop.example/page' },
  { kind: 'file', id: 'f', name: 'list.csv', mediaType: 'text/csv', url: 'https://shop.example/list.csv' },
];

/** States that there is a picture of, with parts that they show. */
const PICTURED: Readonly<Record<string, readonly string[]>> = {
  code: ['code-block', 'code-header', 'code-language', 'copy-button'],
  directions: ['table'],
  choices: ['choice'],
  form: ['form-submit'],
  approval: ['approval', 'allow', 'deny'],
  cards: ['card', 'file'],
  preview: ['source-preview'],
  files: ['attachment', 'attachments'],
  conversations: ['conversations', 'search', 'conversation'],
  feedback: ['feedback', 'comment'],
  unread: ['unread'],
};

describe('the parts of parley-chat', () => {
  let named: string[];
  let sheet: HTMLStyleElement;
  before(async () => {
    const manifest = await (await fetch('/widget/custom-elements.json')).json();
    named = manifest.modules[0].declarations[0].cssParts.map(({ name }: { name: string }) => name);
    assert.isAbove(named.length, 30);
    sheet = document.head.appendChild(document.createElement('style'));
    sheet.textContent = named.map((name) => `parley-chat::part(${name}) { --reached: ${name} }`).join('\n');
  });
  afterEach(unmountAll);
  after(() => sheet.remove());

  it('[C16] are reached from the page, each of them', async () => {
    const met = new Set<string>();
    function look({ findAll }: Scene): void {
      for (const name of named) {
        for (const element of findAll(`[part=${name}]`)) {
          assert.equal(getComputedStyle(element).getPropertyValue('--reached').trim(), name);
          met.add(name);
        }
      }
    }

    const empty = await mount({ prompts: ['One?'] });
    look(empty);
    empty.find('[part=menu-button]').click();
    await drawn();
    look(empty);
    empty.adapter.tellStatus('offline');
    empty.type('x'.repeat(7_900));
    await drawn();
    look(empty);

    const full = await mount({}, ({ past, adapter, conversationId }) => {
      for (let at = 0; at < 12; at += 1) past(`question ${at}`, 'An answer of one line.');
      adapter.add(conversationId, { id: makeId(), author: 'site', text: 'A notice.' });
      past('two', '', { reply: { state: 'done', epoch: 1, length: ENTRIES.length, entries: ENTRIES } });
      past('three', '', { reply: { state: 'failed', epoch: 1, length: 0, entries: [] } });
    });
    await until(() => full.findAll('[part=answer-text]').length > 0);
    full.find('.scroller').scrollTo(0, 0);
    await until(() => full.findAll('[part=jump-button]').length > 0);
    look(full);
    await full.ask('a question that is being answered');
    look(full);
    full.adapter.onPost = new AdapterError('refused', 'no');
    full.type('never');
    full.press('Enter');
    await until(() => full.findAll('[part=mark]').length > 0);
    look(full);
    full.chat.close();

    full.adapter.add(full.conversationId, { id: makeId(), author: 'operator', text: 'Hello.' });
    await until(() => full.findAll('[part=badge]').length > 0);
    look(full);

    for (const [name, parts] of Object.entries(PICTURED)) {
      unmountAll();
      const scene = await mount({ images: ['example.com'] });
      await SCENES[name]!({
        ...scene,
        past: (question, answer) => scene.past(question, answer),
        find: (selector) => scene.findAll(selector)[0],
        settle: drawn,
      });
      await until(() => parts.every((part) => scene.findAll(`[part=${part}]`).length > 0));
      look(scene);
    }

    assert.deepEqual(
      named.filter((name) => !met.has(name)),
      [],
      'parts that are in none of these states: put one in that has them',
    );
  });
});
