import { assert } from 'chai';
import type { CardEntry, Id, TurnContext } from '@parley/protocol';
import type { Card, ParleyErrorEvent } from '@parley/widget';

import { drawn, focused, mount, next, shownText, unmountAll, until, type Scene } from './support.ts';

/** Asks something, and has it answered with a text and a card. */
async function answerWith(scene: Scene, card: string, data: unknown): Promise<Id> {
  const id = await scene.ask(`Show me ${card}`);
  scene.adapter.write(id, 'Here it is.', { kind: 'card', id: 'c', card, data } satisfies CardEntry);
  scene.adapter.end(id);
  await drawn();
  return id;
}

/** What the backend is told with the next turn that is posted. */
function nextContext({ adapter }: Scene): Promise<TurnContext | undefined> {
  const post = adapter.post.bind(adapter);
  return new Promise((resolve) => {
    adapter.post = (conversationId, turn) => {
      resolve(turn.context);
      return post(conversationId, turn);
    };
  });
}

describe('a card', () => {
  afterEach(unmountAll);

  it('[D8] of choices is buttons below the last answer, which go with the next message', async () => {
    const scene = await mount({ context: { page: 'shop' } });
    const { find, findAll, adapter } = scene;
    const id = await scene.ask('Which size?');
    const options = ['Small', { label: 'Large', text: 'I take the large one.', value: 'L' }];
    adapter.write(id, 'Choose.', { kind: 'card', id: 'size', card: 'choices', data: { options } });
    await drawn();
    assert.lengthOf(
      findAll('[part=choice]').filter((button) => button.offsetHeight > 0),
      0,
      'not before it is done',
    );
    adapter.end(id);
    await until(() => findAll('[part=choice]').length === 2);
    await drawn();
    assert.deepEqual(findAll('[part=choice]').map(shownText), ['Small', 'Large']);
    assert.isAtLeast(find('[part=choice]').offsetHeight, 24);

    const context = nextContext(scene);
    findAll('[part=choice]')[1]!.click();
    assert.deepEqual(await context, { page: 'shop', card: 'size', 'card.value': 'L' });
    await drawn();
    assert.equal(shownText(findAll('[part=question]')[1]!), 'I take the large one.');
    assert.lengthOf(
      findAll('[part=choice]').filter((button) => button.offsetHeight > 0),
      0,
      'it is not the last one now',
    );
  });

  it('[D8] is a link, a list, or an image as a link where images are not allowed', async () => {
    const scene = await mount();
    const { findAll } = scene;
    await answerWith(scene, 'link', { url: 'https://example.com/jug', title: 'The tall jug', text: 'In ash, 1.2 l' });
    await answerWith(scene, 'list', {
      title: 'Open on',
      items: [
        { title: 'Monday', text: '9 to 5' },
        { title: 'All hours', url: 'https://example.com/hours' },
      ],
    });
    await answerWith(scene, 'image', { url: 'https://example.com/jug.png', alt: 'A tall jug' });
    await until(() => findAll('[part=card]').length === 3);
    assert.deepEqual(findAll('[part=card]').map(shownText), [
      'The tall jug In ash, 1.2 l example.com',
      'Open on Monday 9 to 5 All hours',
      'A tall jug',
    ]);
    const links = findAll('a') as HTMLAnchorElement[];
    assert.deepEqual(
      links.map(({ href }) => href),
      ['https://example.com/jug', 'https://example.com/hours', 'https://example.com/jug.png'],
    );
    assert.isTrue(links.every(({ rel, target }) => rel.includes('noopener') && target === '_blank'));
    assert.lengthOf(findAll('img'), 0);
  });

  it('[D8] of a form is checked, then sent as a text to be read and values for the backend, and rests after', async () => {
    const scene = await mount();
    const { find, findAll, adapter } = scene;
    await answerWith(scene, 'form', {
      title: 'A quote',
      submit: 'Ask for it',
      fields: [
        { name: 'name', label: 'Your name', required: true },
        { name: 'mail', label: 'E-mail', type: 'email', required: true },
        { name: 'pieces', label: 'Pieces', type: 'number', min: 1, max: 99 },
        { name: 'glaze', label: 'Glaze', type: 'select', options: [{ label: 'Ash', value: 'a' }, 'Slate'] },
        { name: 'news', label: 'News by mail', type: 'checkbox' },
        { name: 'more', label: 'More', type: 'textarea' },
      ],
    });
    await until(() => findAll('[part=form-submit]').length === 1);
    const fill = (name: string, value: string) => (find<HTMLInputElement>(`#${name}`).value = value);
    const errors = () => findAll('.error').map(shownText);
    const submit = async () => {
      find('[part=form-submit]').click();
      await drawn();
    };
    fill('mail', 'nobody');
    fill('pieces', '100');
    await submit();
    assert.deepEqual(errors(), ['Please fill this in.', 'Please enter an e-mail address.', 'Please check this.']);
    assert.equal(find('#name').getAttribute('aria-invalid'), 'true');
    assert.isTrue(focused() === find('#name'));
    assert.lengthOf(
      adapter.calls.filter((call) => call.startsWith('post')),
      1,
      'nothing was sent',
    );

    fill('name', 'Ada');
    fill('mail', 'ada@example.com');
    fill('pieces', '12');
    fill('glaze', 'a');
    find('#news').click();
    const context = nextContext(scene);
    await submit();
    assert.deepEqual(await context, {
      card: 'c',
      'card.name': 'Ada',
      'card.mail': 'ada@example.com',
      'card.pieces': '12',
      'card.glaze': 'a',
      'card.news': 'true',
      'card.more': '',
    });
    await drawn();
    assert.equal(
      findAll('[part=question]')[1]!.innerText.trim(),
      'Your name: Ada\nE-mail: ada@example.com\nPieces: 12\nGlaze: Ash\nNews by mail: yes',
    );
    assert.isTrue(find<HTMLFieldSetElement>('fieldset').disabled);
    assert.equal(find<HTMLInputElement>('#name').value, 'Ada', 'it is shown as it was filled in');
  });

  it('[C14][D8] with data that make no sense is told to the page, and shows nothing; an unknown one does neither', async () => {
    const scene = await mount();
    const { chat, findAll } = scene;
    const errors: ParleyErrorEvent[] = [];
    chat.addEventListener('parley-error', (event) => errors.push(event));
    const bad: [string, unknown][] = [
      ['choices', { options: [] }],
      ['choices', null],
      ['link', { url: 'javascript:alert(1)', title: 'Click' }],
      ['image', { url: 'data:image/svg+xml,<svg onload=alert(1)>', alt: 'x' }],
      ['list', { items: [{ title: 'One', url: '/relative' }] }],
      ['form', { fields: [{ name: 'a' }, { name: 'a' }] }],
      ['form', { fields: [{ name: 'a', type: 'file' }] }],
    ];
    for (const [card, data] of bad) {
      const error = next(chat, 'parley-error');
      const id = await answerWith(scene, card, data);
      assert.equal((await error).code, 'card-failed', JSON.stringify(data));
      assert.equal((await error).turnId, id);
      assert.match(String((await error).error), /expected/);
    }
    await drawn();
    assert.lengthOf(errors, bad.length, 'each is told once');
    await answerWith(scene, 'hologram', { any: 'thing' });
    await drawn();
    assert.lengthOf(errors, bad.length);
    assert.lengthOf(findAll('[part=card], [part=choice]'), 0);
    assert.isTrue(findAll('parley-card').every(({ offsetHeight }) => offsetHeight === 0));
    // The rest of the answer is there.
    await until(() => shownText(findAll('[part=answer]').at(-1)!) === 'Here it is.');
  });

  it('of the page is drawn by its function or its element, and one that throws shows nothing', async () => {
    const scene = await mount();
    const { chat, find, findAll } = scene;
    const drawnCards: Card[] = [];
    chat.registerCard('weather', (card) => {
      drawnCards.push(card);
      const button = document.createElement('button');
      button.className = 'weather';
      button.textContent = `${(card.data as { degrees: number }).degrees}°`;
      button.onclick = () => card.send('And tomorrow?', { day: 'tomorrow' });
      return button;
    });
    chat.registerCard('ticket', 'test-ticket');
    customElements.define(
      'test-ticket',
      class extends HTMLElement {
        set card({ data }: Card) {
          this.textContent = `Ticket ${String(data)}`;
        }
      },
    );
    chat.registerCard('broken', () => {
      throw new Error('no weather today');
    });

    const error = next(chat, 'parley-error');
    await answerWith(scene, 'broken', {});
    assert.equal(((await error).error as Error).message, 'no weather today');
    await answerWith(scene, 'ticket', 17);
    await until(() => findAll('test-ticket').length === 1);
    assert.equal(shownText(find('test-ticket')), 'Ticket 17');
    const id = await answerWith(scene, 'weather', { degrees: 21 });
    await until(() => findAll('.weather').length === 1);
    assert.equal(shownText(find('.weather')), '21°');
    const { turnId, name, active } = drawnCards.at(-1)!;
    assert.deepEqual({ turnId, name, active }, { turnId: id, name: 'weather', active: true });

    const context = nextContext(scene);
    find('.weather').click();
    assert.deepEqual(await context, { card: 'c', 'card.day': 'tomorrow' });
    await until(() => shownText(findAll('[part=question]').at(-1)!) === 'And tomorrow?');
    await until(() => !drawnCards.at(-1)!.active);
  });
});

describe('images in answers', () => {
  afterEach(unmountAll);

  const PICTURE = '/docs/images/parley.png';
  const here = location.host;

  it('[C14] are links unless the page allows their host, and are then loaded lazily and without a referrer', async () => {
    const source = `![A jug](${location.origin}${PICTURE}) and ![another](https://elsewhere.example/b.png)`;
    const scene = await mount({}, ({ past }) => void past('Show me', source));
    const { chat, findAll, find } = scene;
    assert.lengthOf(findAll('img'), 0);
    assert.deepEqual(findAll('[part=answer-text] a').map(shownText), ['A jug', 'another']);

    chat.setAttribute('images', `img.example.com ${here}`);
    await until(() => findAll('img').length === 1);
    const image = find<HTMLImageElement>('img');
    assert.equal(image.alt, 'A jug');
    assert.equal(image.loading, 'lazy');
    assert.equal(image.referrerPolicy, 'no-referrer');
    assert.deepEqual(findAll('[part=answer-text] a').map(shownText), ['another']);
  });

  it('[C14] of a card follow the same list, and a star allows what is below a host', async () => {
    const scene = await mount({ images: ['*.example.com'] });
    await answerWith(scene, 'image', { url: 'https://img.example.com/a.png', alt: 'A', width: 40, height: 30 });
    await answerWith(scene, 'image', { url: 'https://example.com/b.png', alt: 'B' });
    await answerWith(scene, 'image', { url: 'https://img.example.com.evil.test/c.png', alt: 'C' });
    await until(() => scene.findAll('[part=card]').length === 3);
    assert.deepEqual(
      (scene.findAll('img') as HTMLImageElement[]).map(({ alt }) => alt),
      ['A'],
    );
  });
});
