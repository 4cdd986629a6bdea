/** Runs one scene in the page: `?scene=NAME&mode=MODE`. Sets `data-ready` on the page's root when it can be shot. */
import { makeId, type Id } from '@parley/protocol';
import '@parley/widget';

import { ScriptedAdapter } from '../support/scripted-adapter.ts';
import { useForgetfulStorage } from './forgetful-storage.ts';
import { HISTORIES, SCENES } from './scenes.ts';
import { typeText } from './steps.ts';

const MINUTE_MS = 60_000;

const query = new URLSearchParams(location.search);
const name = query.get('scene') ?? 'empty';
const scene = SCENES[name];
if (!scene) throw new Error(`scene "${name}": expected one of ${Object.keys(SCENES).join(', ')}`);

useForgetfulStorage();
const adapter = new ScriptedAdapter();
const conversationId = makeId();
const chat = document.createElement('parley-chat');

/** Everything is drawn two frames after the last change. */
async function settle(): Promise<void> {
  for (let frame = 0; frame < 4; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

function find(selector: string, root: ParentNode = document): HTMLElement | undefined {
  const here = root.querySelector<HTMLElement>(selector);
  if (here) return here;
  for (const element of root.querySelectorAll('*')) {
    const found = element.shadowRoot && find(selector, element.shadowRoot);
    if (found) return found;
  }
  return undefined;
}

async function ask(text: string): Promise<Id> {
  await settle();
  const field = typeText({ find }, text);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
  const stored = () => adapter.turnsOf(conversationId).find((turn) => turn.text === text)?.id;
  while (!stored()) await settle();
  await settle();
  return stored() as Id;
}

function past(question: string, answer: string, minutesAgo = 5): Id {
  const id = makeId();
  const reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: answer }] } as const;
  adapter.add(conversationId, { id, text: question, createdAt: Date.now() - minutesAgo * MINUTE_MS, reply });
  return id;
}

for (let at = HISTORIES[name] ?? 0; at > 0; at -= 1) {
  past('Is this glaze safe for food?', 'It is: it holds no lead, and was tested for acid.', at * 97);
}

const inline = query.get('mode') === 'inline';
Object.assign(chat, {
  adapter,
  // Keeps what is not sent apart from what a page of the same origin keeps.
  user: 'gallery',
  conversation: conversationId,
  heading: 'Halden Keramik',
  greeting: query.has('plain') ? '' : 'Hello! Ask us about pieces, glazes and shipping.',
  prompts: ['Do you ship to Portugal?', 'How do I look after stoneware?', 'Which glazes are food-safe?'],
  theme: query.get('theme') ?? 'auto',
  mode: query.get('mode') ?? 'floating',
});
const language = query.get('lang');
if (language !== null) chat.language = language;
// The page is written as the widget is; its own texts stay English.
if (language === 'ar' || language === 'he') document.documentElement.dir = 'rtl';
if (query.has('accent')) chat.style.setProperty('--parley-accent', query.get('accent'));
if (inline) {
  const box = document.createElement('div');
  box.className = 'box';
  box.append(chat);
  document.querySelector('main')?.replaceChildren(box);
} else {
  document.body.append(chat);
}

chat.open();
await document.fonts.load('16px "Inter Variable"');
await settle();
await scene({ chat, adapter, conversationId, ask, past, settle, find });
if (name !== 'composing' && name !== 'menu') (document.activeElement as HTMLElement | null)?.blur();
await new Promise((resolve) => setTimeout(resolve, 900));
document.documentElement.dataset['ready'] = name;
