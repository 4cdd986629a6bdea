import { makeId, type Id, type Turn } from '@parley/protocol';
import '@parley/widget';
import type { ParleyChat } from '@parley/widget';

import { loadMarkdown } from '../../../widget/src/elements/parley-markdown.ts';
import '../../../widget/src/elements/parley-menu.ts';
import '../../../widget/src/elements/parley-comment.ts';
import '../../../widget/src/elements/reply-extras.ts';
import { ScriptedAdapter } from '../../support/scripted-adapter.ts';

/** A widget on the page of a test, with a backend that does what the test says. */
export interface Scene {
  readonly chat: ParleyChat;
  readonly adapter: ScriptedAdapter;
  readonly conversationId: Id;
  /** The first element in the widget that a selector finds, through all shadow roots. */
  find<E extends HTMLElement = HTMLElement>(selector: string): E;
  /** All of them, in the order of the page. */
  findAll(selector: string): HTMLElement[];
  /** Types a text into the field, in the place of what is there. */
  type(text: string): HTMLTextAreaElement;
  /** Presses a key in the field; gives whether its default was left alone. */
  press(key: string, init?: KeyboardEventInit): boolean;
  /** Writes and sends a message, and gives its id once the backend has it. */
  ask(text: string): Promise<Id>;
  /** Puts a question with its whole answer into the conversation. */
  past(question: string, answer: string, turn?: Partial<Turn>): Id;
}

/** What was mounted and not taken away yet. */
const mounted = new Set<HTMLElement>();

/**
 * Puts a widget on the page, opens it and waits until it is drawn.
 *
 * @param settings properties of the element
 * @param prepare fills the conversation before it is shown
 */
export async function mount(
  settings: Partial<ParleyChat> = {},
  prepare: (scene: Scene) => void = () => {},
): Promise<Scene> {
  // Fetched in advance: else texts change their height at a moment of the network's choice.
  await loadMarkdown();
  const adapter = new ScriptedAdapter();
  const conversationId = makeId();
  const chat = document.createElement('parley-chat');
  Object.assign(chat, { adapter, conversation: conversationId, isOpen: true, language: 'en', ...settings });
  const scene: Scene = {
    chat,
    adapter,
    conversationId,
    find: <E extends HTMLElement>(selector: string) => {
      const found = scene.findAll(selector)[0];
      if (!found) throw new Error(`there is no ${selector} in the widget`);
      return found as E;
    },
    findAll: (selector) => deepAll(chat, selector),
    type(text) {
      const field = scene.find<HTMLTextAreaElement>('textarea');
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      return field;
    },
    press: (key, init = {}) =>
      scene
        .find('textarea')
        .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init })),
    async ask(text) {
      const stored = new Promise<Id>((resolve) => {
        chat.addEventListener('parley-turn', ({ turn }) => resolve(turn.id), { once: true });
      });
      scene.type(text);
      scene.press('Enter');
      const id = await stored;
      await drawn();
      return id;
    },
    past(question, answer, turn = {}) {
      const id = makeId();
      const reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: answer }] } as const;
      adapter.add(conversationId, { id, text: question, reply, ...turn });
      return id;
    },
  };
  prepare(scene);
  document.body.append(chat);
  mounted.add(chat);
  await drawn();
  return scene;
}

/** Takes away what a test has put on the page. */
export function unmountAll(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
  sessionStorage.clear();
  localStorage.clear();
}

/** Two pictures later everything that was asked for is drawn, and all observers were called. */
export async function drawn(): Promise<void> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Waits, picture by picture, until something is so. The test's own time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await drawn();
}

/** The next event of a name. */
export function next<Name extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  name: Name,
): Promise<HTMLElementEventMap[Name]> {
  return new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
}

/** What a person sees of an element: its text with the spaces of a line, without what is hidden. */
export function shownText(element: HTMLElement): string {
  return element.innerText.replace(/\s+/g, ' ').trim();
}

/** The element that has the focus, through all shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** All elements that a selector finds in an element, through all shadow roots. */
export function deepAll(root: Element, selector: string): HTMLElement[] {
  const inside = root.shadowRoot ? [...root.shadowRoot.children] : [];
  return [...inside, ...root.children].flatMap((child) => [
    ...(child.matches(selector) ? [child as HTMLElement] : []),
    ...deepAll(child, selector),
  ]);
}
