import type { CardEntry } from '@parley/protocol';

/** A card of each kind that the widget draws itself, for the `card` command. Their data are described in the docs. */
export const CARDS = {
  choices: card('choices', {
    text: 'Which size?',
    options: ['Small', { label: 'Large', text: 'I take the large one.', value: 'L' }, 'I am not sure'],
  }),
  form: card('form', {
    title: 'Ask for a quote',
    text: 'Two working days, no obligation.',
    submit: 'Ask for it',
    fields: [
      { name: 'name', label: 'Your name', required: true },
      { name: 'mail', label: 'E-mail', type: 'email', required: true, placeholder: 'you@example.com' },
      { name: 'pieces', label: 'Pieces', type: 'number', min: 1, max: 99, value: 6 },
      { name: 'glaze', label: 'Glaze', type: 'select', options: ['Ash', 'Slate', { label: 'Salt', value: 'salt' }] },
      { name: 'more', label: 'Anything else', type: 'textarea' },
      { name: 'news', label: 'Send me news', type: 'checkbox' },
    ],
  }),
  link: card('link', { url: 'https://example.com/jug', title: 'The tall jug', text: 'Ash glaze, 1.2 litres' }),
  image: card('image', { url: 'https://example.com/jug.png', alt: 'A tall jug', caption: 'The tall jug, in ash' }),
  list: card('list', {
    title: 'Open this week',
    items: [
      { title: 'Thursday', text: '10 to 18' },
      { title: 'Friday', text: '10 to 18' },
      { title: 'All hours', url: 'https://example.com/hours' },
    ],
  }),
} as const;

function card(name: string, data: unknown): CardEntry {
  return { kind: 'card', id: name, card: name, data };
}
