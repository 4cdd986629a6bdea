/*
 * Longer than other files: every state of the widget, one after the other.
 */
import { AdapterError } from '@parley/adapters';
import { makeId } from '@parley/protocol';

import { PLACES } from './places.ts';
import type { Scenes, Stage } from './stage-props.ts';
import { textsDrawn, typeLong, typeText } from './steps.ts';
import { TROUBLES } from './troubles.ts';

const SHIPPING = `Yes, we ship to **Portugal**. A few things to know:

- Parcels leave the workshop on *Mondays and Thursdays*
- To Lisbon it takes **4 to 6 days**, tracked
- Shipping is € 12, and free from € 150

Each piece is wrapped in straw paper and packed twice, so breakages are rare. If one happens, we replace it.`;

const CARE = `### Everyday care

1. **Wash** by hand or in a gentle cycle, below 60 °C.
2. **Dry** it well: the foot of each piece is unglazed and takes up water.
3. **Warm it slowly.** From the fridge straight into a hot oven is too much for any stoneware.

| Piece | Dishwasher | Microwave | Oven |
| --- | --- | --- | --- |
| Bowls, plates | yes | yes | to 180 °C |
| Salt-glazed jugs | no | no | no |
| Espresso cups | yes | yes | no |

> Tea stains come off with a spoonful of baking soda.

More in [how we glaze](https://example.com/glaze).`;

const HOUR_MS = 3_600_000;
const CODE = `Put the tag on your page:

\`\`\`html
<script src="https://chat.example.com/parley.js" async></script>
\`\`\`

and listen to it:

\`\`\`ts
const chat = document.querySelector('parley-chat');
chat?.addEventListener('parley-reply', ({ turn }) => {
  console.log(\`answered \${turn.text}\`, 42); // once an answer
});
\`\`\``;

const MATH = String.raw`The roots of $ax^2 + bx + c = 0$ are

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

and \(e^{i\pi} + 1 = 0\). A rotation is

\[
\begin{pmatrix} \cos\varphi & -\sin\varphi \\ \sin\varphi & \cos\varphi \end{pmatrix}
\]

It costs $5, or $10 with a frame.`;

const HEBREW = `## טיפול יומיומי

שטפו **ביד** או במחזור עדין, מתחת ל־60°C.

- ייבשו היטב
- חממו לאט, עם \`npm run dry\`
- In English: dry it well

> כתמי תה יורדים עם סודה לשתייה.

| חלק | מדיח |
| --- | --- |
| קערות | כן |
| Salt-glazed jugs | לא |`;

const ASKED = 'Do you ship to Portugal, and how long does it take?';

/** A picture of a bowl. */
async function drawing(): Promise<Blob> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#d9cfc1';
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = '#5c6b73';
  context.beginPath();
  context.ellipse(320, 260, 190, 170, 0, 0, Math.PI);
  context.fill();
  context.fillStyle = '#7d8d94';
  context.beginPath();
  context.ellipse(320, 260, 190, 50, 0, 0, 2 * Math.PI);
  context.fill();
  return canvas.convertToBlob();
}

/** Scenes of a conversation that is long already when it is opened, with so many turns. */
export const HISTORIES: Readonly<Record<string, number>> = {
  'loading-older': 30,
  'older-failed': 30,
  'nothing-older': 60,
};

/** Every state that has a picture, by its name. The first line says what one should see. */
export const SCENES: Scenes = {
  /** The page as a visitor finds it. */
  closed: ({ chat }) => chat.close(),

  /** Nothing was said yet. */
  empty: () => {},

  /** Longer than 400 ms on its way. */
  sending: async ({ adapter, ask }) => {
    adapter.onPost = 'hang';
    void ask(ASKED);
  },

  /** The answer has its place, and nothing to show yet. */
  thinking: async ({ ask }) => void (await ask(ASKED)),

  writing: async ({ ask, adapter, past }) => {
    past('Are the bowls dishwasher-safe?', 'They are, in a gentle cycle below 60 °C. The salt-glazed jugs are not.', 3);
    const id = await ask(ASKED);
    adapter.write(id, SHIPPING.slice(0, 182));
  },

  done: async ({ ask, adapter }) => {
    const id = await ask(ASKED);
    adapter.write(
      id,
      SHIPPING,
      { kind: 'source', id: '1', title: 'Shipping and returns', url: 'https://example.com/shipping' },
      { kind: 'source', id: '2', title: 'How we pack', url: 'https://example.com/packing', quote: 'Packed twice.' },
    );
    adapter.end(id);
  },

  rich: async ({ past }) => void past('How do I look after it?', CARE, 1),

  code: async ({ past }) => void past('How do I put it on my page?', CODE, 1),

  math: async ({ past }) => void past('What are the roots?', MATH, 1),

  directions: async ({ past }) => void past('איך מטפלים בזה?', HEBREW, 1),

  choices: async ({ ask, adapter }) => {
    const id = await ask('I would like a bowl.');
    const options = ['Small, 12 cm', 'Large, 18 cm', 'I am not sure'];
    adapter.write(id, 'Gladly. There are two sizes.', {
      kind: 'card',
      id: 'size',
      card: 'choices',
      data: { text: 'Which one is it to be?', options },
    });
    adapter.end(id);
  },

  form: async ({ ask, adapter, find, settle }) => {
    const id = await ask('Could you make twelve of them?');
    adapter.write(id, 'We can, in about ten weeks.', {
      kind: 'card',
      id: 'quote',
      card: 'form',
      data: {
        title: 'Ask for a quote',
        submit: 'Ask for it',
        fields: [
          { name: 'name', label: 'Your name', required: true },
          { name: 'pieces', label: 'Pieces', type: 'number', value: 12 },
          { name: 'glaze', label: 'Glaze', type: 'select', options: ['Ash', 'Slate'], value: 'Ash' },
          { name: 'news', label: 'Send me news', type: 'checkbox' },
        ],
      },
    });
    adapter.end(id);
    while (!find('[part=form-submit]')) await settle();
    find('[part=form-submit]')?.click();
    await settle();
  },

  cards: async ({ ask, adapter }) => {
    const id = await ask('What is there to see?');
    adapter.write(
      id,
      'This:',
      {
        kind: 'card',
        id: 'a',
        card: 'link',
        data: { url: 'https://example.com/jug', title: 'The tall jug', text: 'Ash glaze, 1.2 litres, € 96' },
      },
      {
        kind: 'card',
        id: 'b',
        card: 'list',
        data: {
          title: 'Open this week',
          items: [
            { title: 'Thursday', text: '10 to 18' },
            { title: 'All hours', url: 'https://example.com/hours' },
          ],
        },
      },
      { kind: 'card', id: 'c', card: 'image', data: { url: 'https://example.com/jug.png', alt: 'A tall jug' } },
      { kind: 'file', id: 'd', name: 'price-list.pdf', mediaType: 'application/pdf', url: 'https://example.com/p.pdf' },
    );
    adapter.end(id);
  },

  preview: async ({ ask, adapter, find, settle }) => {
    const id = await ask(ASKED);
    adapter.write(
      id,
      SHIPPING,
      { kind: 'source', id: '1', title: 'Shipping and returns', url: 'https://example.com/shipping' },
      {
        kind: 'source',
        id: '2',
        title: 'How we pack',
        url: 'https://example.com/packing',
        quote: 'Each piece is wrapped in straw paper and packed twice.',
      },
    );
    adapter.end(id);
    while (!find('[part=source]')) await settle();
    await settle();
    find('li + li > .source')?.dispatchEvent(new MouseEvent('mouseenter'));
    await settle();
  },

  reasoning: async ({ ask, adapter, find, settle }) => {
    const id = await ask('Which jug fits the grey plates?');
    adapter.write(
      id,
      {
        kind: 'reasoning',
        text: 'The grey plates have the slate glaze (no. 7).\nAsh and salt glazes sit well beside it.',
      },
      { kind: 'tool', callId: 'a', name: 'search', title: 'Search the catalogue', state: 'done' },
      { kind: 'tool', callId: 'b', name: 'stock', title: 'Look at the stock', state: 'running' },
    );
    while (!find('details')) await settle();
    find('details')?.setAttribute('open', '');
  },

  approval: async ({ ask, adapter, find, settle }) => {
    const id = await ask('Please cancel my order 1234, I took the wrong glaze.');
    adapter.write(
      id,
      'It has not left the workshop yet, so I can do that for you.',
      { kind: 'tool', callId: 'a', name: 'find_order', title: 'Looks for order 1234', state: 'done' },
      {
        kind: 'tool',
        callId: 'b',
        name: 'cancel_order',
        title: 'Cancels order 1234',
        state: 'approval',
        input: { order: 1234, refund: '€ 49.00' },
      },
    );
    adapter.end(id, 'awaiting');
    while (!find('[part=allow]')) await settle();
  },

  again: async ({ adapter, past, chat, settle }) => {
    const id = past(ASKED, SHIPPING, 2);
    await settle();
    await adapter.retry('', id);
    await chat.updateComplete;
  },

  stopped: async ({ ask, adapter }) => {
    const id = await ask(ASKED);
    adapter.write(id, SHIPPING.slice(0, 95));
    adapter.end(id, 'cancelled');
  },

  'reply-failed': async ({ ask, adapter }) => {
    const id = await ask(ASKED);
    adapter.write(id, 'Yes, we ship to **Portugal**. ');
    adapter.end(id, 'failed', { code: 'responder_failed', message: 'The assistant did not answer in time.' });
  },

  waiting: async ({ ask, adapter, past }) => {
    past('Are the bowls dishwasher-safe?', 'They are, in a gentle cycle below 60 °C.', 3);
    adapter.onPost = new AdapterError('unreachable', 'no network');
    adapter.tellStatus('offline');
    void ask('And the jugs?');
    void ask('I have two of the tall ones, in ash.');
  },

  failed: async ({ ask, adapter, past }) => {
    past('Are the bowls dishwasher-safe?', 'They are, in a gentle cycle below 60 °C.', 3);
    adapter.onPost = new AdapterError('refused', 'too large');
    void ask('Here is my whole order history, please look through it: …');
  },

  'signed-out': async ({ adapter, past }) => {
    past(ASKED, SHIPPING, 40);
    adapter.tellStatus('signed-out');
  },

  refused: async ({ adapter }) => adapter.tellStatus('refused'),

  connecting: async ({ adapter, past }) => {
    past(ASKED, SHIPPING, 40);
    adapter.tellStatus('connecting');
  },

  'loading-older': async (stage) => {
    const { adapter, find, settle } = stage;
    adapter.holdPages = true;
    await textsDrawn(stage);
    find('.scroller')?.scrollTo(0, 0);
    await settle();
  },

  'scrolled-up': async ({ adapter, conversationId, past, find, settle }) => {
    past('How do I look after it?', CARE, 60);
    past(ASKED, SHIPPING, 50);
    await settle();
    find('.scroller')?.scrollTo(0, 120);
    await settle();
    const id = makeId();
    adapter.add(conversationId, { id, text: 'Is there a showroom?' });
    adapter.write(id, 'There is, in Halden. Open Thursday to Saturday.');
  },

  days: async ({ past, adapter, conversationId }) => {
    past('Do you take commissions?', 'We do, from six pieces. It takes about ten weeks.', 60 * 24 * 9);
    past('Could you make a lid for the jug?', 'For the tall one, yes: € 24.', 60 * 25);
    adapter.add(conversationId, {
      id: makeId(),
      author: 'operator',
      text: 'Hello, this is Ingrid from the workshop. I have put a lid aside for you.',
      createdAt: Date.now() - 60_000 * 12,
    });
    past('Wonderful, thank you!', 'You are welcome.', 10);
  },

  composing: async (stage) => {
    await stage.chat.focusComposer();
    typeText(
      stage,
      'I am looking for a set for four: dinner plates, bowls and cups.\n\nWe would like it in the slate glaze, and need it by the 12th of December. Could that work? And what would it cost with delivery to Porto?',
    );
    await stage.settle();
  },

  'near-limit': (stage) => typeLong(stage, 290),

  /** Files in a message, and files of the next one: there, on the way, waiting, and too large. */
  files: async (stage) => {
    const { adapter, find, settle, conversationId } = stage;
    const [photo, invoice] = [makeId(), makeId()];
    adapter.stored.set(photo, await drawing());
    const id = makeId();
    adapter.add(conversationId, {
      id,
      text: 'This one arrived with a crack. Can you replace it?',
      attachments: [
        { id: photo, name: 'crack.png', mediaType: 'image/png', size: 184_000 },
        { id: invoice, name: 'invoice 2024-117.pdf', mediaType: 'application/pdf', size: 92_400 },
      ],
    });
    adapter.write(id, 'I am sorry to see that. We will send you a new one this week.');
    adapter.end(id);
    const choose = async (...files: File[]) => {
      const picker = find('input') as HTMLInputElement;
      const chosen = new DataTransfer();
      for (const file of files) chosen.items.add(file);
      picker.files = chosen.files;
      picker.dispatchEvent(new Event('change'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await settle();
    };
    const png = (name: string, ...parts: BlobPart[]) => new File(parts, name, { type: 'image/png' });
    await choose(png('the other side.png', await drawing()));
    adapter.onUpload = 1_900_000;
    await choose(png('box.png', await drawing(), new Uint8Array(3_000_000)));
    adapter.onUpload = new AdapterError('unreachable', 'no network');
    await choose(new File(['x'.repeat(48_000)], 'order-confirmation-halden-keramik.pdf', { type: 'application/pdf' }));
    await choose(png('video still.png', new Uint8Array(12_400_000)));
  },

  menu: async ({ past, find, settle }) => {
    past(ASKED, SHIPPING, 40);
    await settle();
    find('.menu-button')?.click();
    while (!find('[role=menuitem]')) await settle();
  },

  /** The list of conversations: one is shown, one has something new. */
  conversations: async (stage) => {
    others(stage);
    stage.past(ASKED, SHIPPING);
    await openList(stage);
  },

  'conversations-empty': openList,

  'conversations-found': async (stage) => {
    others(stage);
    stage.past(ASKED, SHIPPING);
    await openList(stage);
    await searchFor(stage, 'portugal ship');
  },

  'conversations-not-found': async (stage) => {
    others(stage);
    await openList(stage);
    await searchFor(stage, 'submarine');
  },

  /** What the visitor said about an answer, and a line for why. */
  feedback: async ({ past, find, settle }) => {
    past('Are the bowls dishwasher-safe?', 'They are, in a gentle cycle below 60 °C. The salt-glazed jugs are not.', 3);
    past(ASKED, SHIPPING);
    while (!find('.thumb.down')) await settle();
    find('.thumb.down')?.click();
    await settle();
  },

  /** Opened again after an answer came that nobody had seen. */
  unread: async ({ chat, ask, adapter, settle }) => {
    const id = await ask('Are the bowls dishwasher-safe?');
    chat.close();
    await settle();
    adapter.write(id, 'They are, in a gentle cycle below 60 °C. The salt-glazed jugs are not.');
    adapter.end(id);
    await settle();
    chat.open();
  },

  ...PLACES,
  ...TROUBLES,
};

/** Conversations of before, one of which has an answer that came since it was shown. */
function others({ chat, adapter }: Stage): void {
  const texts = [
    ['My teapot arrived with a crack. What now?', 'I am sorry. We send a new one, and you keep the old one.'],
    ['Can I visit the workshop on a Saturday?', 'You can, from ten to two.'],
    ['Which of your glazes is the salt glaze, and what makes it so different from the others that you have?', CARE],
    ['Do you have gift cards?', 'We do, from € 20.'],
  ] as const;
  for (const [at, [text, answer]] of texts.entries()) {
    const id = makeId();
    const reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: answer }] } as const;
    adapter.add(id, { id: makeId(), text, createdAt: Date.now() - (at * 31 + 4) * HOUR_MS, reply });
    const owner = chat.user && ` ${chat.user}`;
    if (at === 1) localStorage.setItem(`parley seen  ${owner}`, JSON.stringify([[id, 1, 0]]));
  }
}

async function openList({ find, settle }: Stage): Promise<void> {
  await settle();
  find('[part=menu-button]')?.click();
  while (!find('[role=menuitem]')) await settle();
  find('[role=menuitem]:nth-of-type(2)')?.click();
  while (!find('parley-conversations ul, parley-conversations .nothing, ul[part=conversations], .nothing'))
    await settle();
}

async function searchFor({ find, settle, adapter }: Stage, text: string): Promise<void> {
  const field = find('[part=search]') as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  while (!adapter.calls.includes(`search ${text}`)) await settle();
  await settle();
}
