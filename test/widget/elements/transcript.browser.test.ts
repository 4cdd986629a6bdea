import { makeId, type Page, type Turn } from '@parley/protocol';
import { assert } from 'chai';

import { ENGLISH } from '../../../widget/src/locales/index.ts';
import { asHtml } from '../../../widget/src/transcript/html.ts';
import { asMarkdown } from '../../../widget/src/transcript/markdown.ts';
import { readWhole } from '../../../widget/src/transcript/transcript.ts';
import { replyIn, turnAt } from '../../support/facts.ts';
import { drawn, mount, shownText, unmountAll, until } from './support.ts';

const conversationId = makeId();
const HOSTILE = '# not a heading\n<img src=x onerror="alert(1)"> [x](javascript:alert(1)) *a* </style><script>';

function transcript(...turns: Turn[]) {
  return { title: 'A *title* <b>', turns, locale: ENGLISH, assistant: 'Helper' };
}

describe('a transcript', () => {
  afterEach(unmountAll);

  it('has every turn of the conversation, also those that are not on the screen', async () => {
    const all = Array.from({ length: 120 }, (_, at) => turnAt(conversationId, at + 1));
    const asked: unknown[] = [];
    const read = async (before = Infinity): Promise<Page> => {
      asked.push(before);
      const earlier = all.filter(({ seq }) => seq < before);
      const turns = earlier.slice(-50);
      return { kind: 'page', conversationId, head: 120, turns, more: earlier.length > 50 };
    };
    assert.deepEqual(await readWhole(read), all);
    assert.deepEqual(asked, [Infinity, 71, 21]);
  });

  it('is saved as a file that is named after the first question', async () => {
    const scene = await mount({}, ({ past }) => {
      for (let at = 1; at <= 30; at += 1) past(`Question ${at}: how?`, `Answer **${at}**`);
    });
    const saved: { readonly name: string; readonly text: Promise<string> }[] = [];
    const original = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      saved.push({ name: this.download, text: fetch(this.href).then((answer) => answer.text()) });
    };
    try {
      for (const words of ['Save as Markdown', 'Save as a web page']) {
        const before = saved.length;
        scene.find('[part=menu-button]').click();
        await drawn();
        scene
          .findAll('[role=menuitem]')
          .find((item) => shownText(item) === words)!
          .click();
        await until(() => saved.length > before);
      }
    } finally {
      HTMLAnchorElement.prototype.click = original;
    }
    assert.deepEqual(
      saved.map(({ name }) => name),
      ['Question-1-how.md', 'Question-1-how.html'],
    );
    const [markdown, html] = await Promise.all(saved.map(({ text }) => text));
    for (const at of [1, 2, 30]) {
      assert.include(markdown, `> Question ${at}: how?`);
      assert.include(markdown, `Answer **${at}**`);
      assert.include(html, `Answer <strong>${at}</strong>`);
    }
  });

  it('has no entry in the menu where nothing was said yet', async () => {
    const scene = await mount();
    scene.find('[part=menu-button]').click();
    await drawn();
    assert.deepEqual(scene.findAll('[role=menuitem]').map(shownText), ['New conversation', 'Conversations']);
  });

  it('[C14] as a web page shows what was written, and nothing of it becomes markup or script', () => {
    const reply = {
      ...replyIn('done', 1, `**bold** ${HOSTILE}`),
      entries: [
        { kind: 'text', text: `**bold** ${HOSTILE}` },
        { kind: 'source', id: 'a', title: HOSTILE, url: 'javascript:alert(1)' },
        { kind: 'source', id: 'b', title: 'A page', url: 'https://example.com/' },
      ],
    } as const;
    const text = asHtml(transcript(turnAt(conversationId, 1, { text: HOSTILE, reply })));
    const page = new DOMParser().parseFromString(text, 'text/html');
    assert.equal(page.querySelector('.said')?.textContent, HOSTILE);
    assert.equal(page.querySelectorAll('strong').length, 1);
    assert.equal(page.querySelectorAll('script, img, [onerror], [href^=javascript], b').length, 0);
    assert.deepEqual(
      [...page.querySelectorAll('a')].map(({ href }) => href),
      ['https://example.com/'],
    );
    assert.equal(page.title, 'A *title* <b>');
    assert.include(page.querySelector('meta[http-equiv]')?.getAttribute('content'), "default-src 'none'");
  });

  it('as Markdown quotes what people wrote, so that nothing in it means anything', () => {
    const text = asMarkdown(
      transcript(turnAt(conversationId, 1, { text: HOSTILE, reply: replyIn('done', 1, '*fine*') })),
    );
    const lines = text.split('\n');
    assert.equal(lines[0], '# A \\*title\\* \\<b\\>');
    assert.include(lines, '> \\# not a heading  ');
    assert.notMatch(text, /^> .*(?<!\\)[<[*]/m);
    assert.include(lines, '*fine*');
  });

  it('says of an answer that failed why', () => {
    const reply = { ...replyIn('failed', 1), error: { code: 'responder_failed', message: 'No answer.' } };
    assert.include(asMarkdown(transcript(turnAt(conversationId, 1, { reply }))), 'No answer.');
    assert.include(asHtml(transcript(turnAt(conversationId, 1, { reply }))), 'No answer.');
  });
});
