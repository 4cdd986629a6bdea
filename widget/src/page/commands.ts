/**
 * What `parley(…)` does. Loaded with the first call: most pages never make one.
 *
 * A call that makes no sense is told in the console, with its value and what would be right; the others go on.
 *
 * Only types are imported: a chunk that shares code with the widget would split the widget, which is loaded first.
 */
import type { ReactiveElement } from 'lit';

import type { ParleyChat } from '../elements/parley-chat.ts';

type Listener = (event: Event, chat: ParleyChat) => void;
type Command = (chat: ParleyChat, ...given: unknown[]) => unknown;

const EVENTS = ['ready', 'open', 'close', 'send', 'turn', 'reply', 'status', 'error'];

/** What stands behind each listener of the page, by the name of its event. */
const heard = new Map(EVENTS.map((name) => [name, new Map<Listener, (event: Event) => void>()]));

const COMMANDS: Readonly<Record<string, Command>> = {
  open: (chat) => chat.open(),
  close: (chat) => chat.close(),
  toggle: (chat) => chat.toggle(),
  focus: (chat) => chat.focusComposer(),
  send: (chat, text) => chat.sendMessage(readText(text, 'a text to send')),
  new: (chat) => chat.newConversation(),
  clear: (chat) => chat.clear(),
  reset: (chat) => chat.reset(),
  identify: (chat, user, identity) =>
    chat.setUser(readText(user, 'the name of the user'), identity as ParleyChat['identity']),
  set,
  on,
  off,
};

/** Carries out what is in the queue, in order. Without a chat on the page, all of it waits for one. */
export function carryOutAll(queue: ArrayLike<unknown>[]): void {
  while (queue.length > 0) {
    const chat = findChat();
    if (!chat) {
      document.addEventListener('parley-ready', () => carryOutAll(queue), { once: true });
      return;
    }
    carryOut(chat, Array.from(queue.shift()!));
  }
}

function carryOut(chat: ParleyChat, [name, ...given]: readonly unknown[]): void {
  try {
    const command = COMMANDS[String(name)];
    if (!command) throw new TypeError(`unknown command ${show(name)}: expected ${oneOf(Object.keys(COMMANDS))}`);
    Promise.resolve(command(chat, ...given)).catch(report);
  } catch (error) {
    report(error);
  }

  function report(error: unknown): void {
    // oxlint-disable-next-line no-console -- the page made a mistake, and its author looks there
    console.error(`parley(${[name, ...given].map(show).join(', ')}):`, error);
  }
}

/** The chat that the script tag made, else the first one in the page. */
function findChat(): ParleyChat | undefined {
  const [chat] = document.querySelectorAll('html > parley-chat');
  const found = chat ?? document.querySelector('parley-chat');
  return found?.matches(':defined') ? (found as ParleyChat) : undefined;
}

function set(chat: ParleyChat, settings: unknown): void {
  if (typeof settings !== 'object' || settings === null) {
    throw new TypeError(`settings ${show(settings)}: expected an object such as {heading: "Ask us"}`);
  }
  const { elementProperties } = chat.constructor as typeof ReactiveElement;
  const known = [...elementProperties].flatMap(([name, { state }]) => (state ? [] : [String(name)]));
  const unknown = Object.keys(settings).filter((name) => !known.includes(name));
  // What is right is set all the same.
  for (const [name, value] of Object.entries(settings)) {
    if (known.includes(name)) Object.assign(chat, { [name]: value });
  }
  if (unknown.length > 0)
    throw new TypeError(`unknown setting ${unknown.map(show).join(', ')}: expected ${oneOf(known)}`);
}

function on(chat: ParleyChat, name: unknown, listener: unknown): void {
  const { listeners, run } = readListener(name, listener);
  if (listeners.has(run)) return;
  // Of the one chat that commands go to, also where another element has taken its place since.
  const hear = (event: Event): void => {
    const heardFrom = findChat();
    if (heardFrom && event.target === heardFrom) run(event, heardFrom);
  };
  listeners.set(run, hear);
  document.addEventListener(`parley-${String(name)}`, hear);
  // Who comes late has not missed it.
  if (name === 'ready' && chat.hasUpdated) run(new Event('parley-ready'), chat);
}

function off(_chat: ParleyChat, name: unknown, listener: unknown): void {
  const { listeners, run } = readListener(name, listener);
  const hear = listeners.get(run);
  listeners.delete(run);
  if (hear) document.removeEventListener(`parley-${String(name)}`, hear);
}

function readListener(name: unknown, listener: unknown) {
  const listeners = heard.get(String(name));
  if (!listeners) throw new TypeError(`unknown event ${show(name)}: expected ${oneOf(EVENTS)}`);
  if (typeof listener !== 'function') throw new TypeError(`listener ${show(listener)}: expected a function`);
  return { listeners, run: listener as Listener };
}

function readText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new TypeError(`${show(value)}: expected ${what}`);
  return value;
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value ? '{…}' : String(value);
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
