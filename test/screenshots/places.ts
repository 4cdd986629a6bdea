import { makeId } from '@parley/protocol';

import type { Scenes, Stage } from './stage-props.ts';
import { textsDrawn, toBeginning } from './steps.ts';

/** A picture that lies beside this, wherever that is served. */
const BOWL = new URL('site/bowl.svg', import.meta.url);

const SVG = 'http://www.w3.org/2000/svg';

/** Where the widget stands, what a page puts into it and lets it show, and the beginning of it all, by their names. */
export const PLACES: Scenes = {
  page: async ({ chat, past }) => {
    chat.mode = 'page';
    past('Do you take commissions?', 'We do, from six pieces. It takes about ten weeks.', 30);
    past('Are the bowls dishwasher-safe?', 'They are, in a gentle cycle below 60 °C. The salt-glazed jugs are not.');
  },

  /** Closed, while somebody of the team wrote. */
  'closed-unread': async ({ chat, adapter, conversationId, find, settle }) => {
    chat.close();
    for (const text of ['Hello, this is Ingrid from the workshop.', 'I have put a lid aside.']) {
      adapter.add(conversationId, { id: makeId(), author: 'operator', text });
    }
    while (!find('[part=badge]')) await settle();
  },

  /** What a page puts into the header, in the place of the greeting, and below the field. */
  slots: async ({ chat, settle }) => {
    const title = fill(chat, 'header', 'h2', 'Halden · the workshop');
    Object.assign(title.style, { margin: '0', font: 'italic 600 18px Georgia, serif' });
    fill(
      chat,
      'greeting',
      'p',
      'We are at the wheel until five. Ask us anything, and tell us which piece it is about.',
    );
    fill(chat, 'footer', 'small', 'We keep what you write for 30 days.');
    await settle();
  },

  'slot-launcher': async ({ chat, settle }) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', 'M9 2h6v4c3 2 4 4 4 8 0 5-2 8-5 8h-4c-3 0-5-3-5-8 0-4 1-6 4-8z');
    const icon = document.createElementNS(SVG, 'svg');
    for (const [name, value] of Object.entries({ slot: 'launcher-icon', viewBox: '0 0 24 24', fill: 'currentColor' })) {
      icon.setAttribute(name, value);
    }
    icon.append(path);
    chat.append(icon);
    chat.close();
    await settle();
  },

  /** Images of a host that the page allows: in a text, and on a card. */
  images: async ({ chat, ask, adapter, find, settle }) => {
    chat.images = [location.host];
    const id = await ask('What does the breakfast bowl look like?');
    adapter.write(
      id,
      `Like this, in the ash glaze:\n\n![The bowl from the side](${BOWL.href})\n\nAnd here it is to buy:`,
      {
        kind: 'card',
        id: 'bowl',
        card: 'image',
        data: { url: BOWL.href, alt: 'A wide bowl', caption: 'Breakfast bowl, € 34', width: 320, height: 160 },
      },
    );
    adapter.end(id);
    const isLoaded = (selector: string) => (find(selector) as HTMLImageElement | undefined)?.naturalWidth;
    while (!isLoaded('.markdown img') || !isLoaded('[part=card-image]')) await settle();
  },

  'nothing-older': async (stage) => {
    await textsDrawn(stage);
    await toBeginning(stage, '.edge:not(.older)');
  },
};

/** Puts an element with a text into a slot. */
function fill(chat: Stage['chat'], slot: string, tag: string, text: string): HTMLElement {
  const element = chat.appendChild(document.createElement(tag));
  Object.assign(element, { slot, textContent: text });
  return element;
}
