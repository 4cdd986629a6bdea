/*
 * Runs in the page: a widget with a long conversation behind it, and what happens to it. What it measures is in
 * milliseconds of the page's own clock.
 */
import { PAGE_TURNS, makeId, type Id } from '@parley/protocol';
import '@parley/widget';
import type { Chat, ParleyChat } from '@parley/widget';

import { ScriptedAdapter } from '../test/support/scripted-adapter.ts';

/** What is asked of the page from outside. */
export interface LongPage extends Window {
  /** Puts a widget on the page, closed, with a conversation of so many turns behind it. */
  prepare(turns: number): Promise<void>;
  /** Opens it: from the call to the frame that shows the conversation's end. */
  openLong(): Promise<number>;
  /** Pages back until all turns are on the page. Gives how long each page took to be there, drawn and laid out. */
  pageBack(): Promise<number[]>;
  /** Adds turns with their answers, one after the other: how long each took to be drawn and laid out. */
  append(count: number): Promise<number[]>;
  /** Scrolls from the end to the beginning, as far in each frame as the view is high. */
  scrollThrough(): Promise<Scrolled>;
  /** Streams an answer: so many tokens in portions of so many, one in so many milliseconds. */
  stream(plan: StreamPlan): Promise<Frames>;
}

export interface StreamPlan {
  readonly tokens: number;
  readonly perPortion: number;
  readonly everyMs: number;
  readonly text: string;
}

/** How scrolling went. */
export interface Scrolled {
  /** From each frame to the next one. */
  readonly gaps: readonly number[];
  /** How many frames had nothing at the top of the view, or at its bottom. */
  readonly blank: number;
}

/** How an answer was drawn. */
export interface Frames {
  /** From each frame to the next one. */
  readonly gaps: readonly number[];
  /** The tasks that took longer than 50 ms, as the browser tells of them. */
  readonly longTasks: readonly number[];
  /** How many characters of the answer are on the page in the end. */
  readonly shown: number;
}

const ANSWER = 'It is: **no lead** in this glaze, and it was tested for acid.\n\n- Bowls and plates\n- Cups, `no. 7`';

let adapter: ScriptedAdapter;
let conversation: Id;
let widget: ParleyChat;
let scroller: Element | undefined;

const page = window as unknown as LongPage;

page.prepare = async (turns) => {
  adapter = new ScriptedAdapter({ pageTurns: PAGE_TURNS });
  conversation = makeId();
  for (let at = 0; at < turns; at += 1) addTurn(Date.now() - (turns - at) * 60_000);
  widget = document.createElement('parley-chat');
  Object.assign(widget, { adapter, conversation, language: 'en' });
  document.body.append(widget);
  await widget.updateComplete;
};

page.openLong = async () => {
  const began = performance.now();
  widget.open();
  while (!showsEnd()) await nextFrame();
  await afterPaint();
  return performance.now() - began;
};

page.pageBack = async () => {
  const chat = (find('parley-timeline')[0] as HTMLElement & { chat: Chat }).chat;
  const times: number[] = [];
  while (chat.state.older !== 'none') {
    const began = performance.now();
    await chat.loadOlder();
    await laidOut();
    times.push(performance.now() - began);
    await nextFrame();
  }
  return times;
};

page.append = async (count) => {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    await nextFrame();
    await nextFrame();
    const id = makeId();
    const began = performance.now();
    addTurn(Date.now(), id);
    await laidOut();
    times.push(performance.now() - began);
  }
  return times;
};

page.scrollThrough = async () => {
  const view = find('.scroller')[0] as HTMLElement;
  view.scrollTop = view.scrollHeight;
  for (let frame = 0; frame < 30; frame += 1) await nextFrame();
  const gaps: number[] = [];
  let blank = 0;
  let last = await nextFrame();
  while (view.scrollTop > 0) {
    view.scrollTop -= view.clientHeight;
    // Another task comes after the frame was painted.
    const now = await nextFrame();
    await new Promise((resolve) => setTimeout(resolve));
    const { top, bottom } = view.getBoundingClientRect();
    const drawn = [...view.querySelectorAll('.exchange')].map((exchange) => exchange.getBoundingClientRect());
    const isDrawn = (y: number) => drawn.some((box) => box.top <= y && y <= box.bottom + 60);
    if (!isDrawn(top + 80) || !isDrawn(bottom - 1)) blank += 1;
    gaps.push(now - last);
    last = now;
  }
  return { gaps, blank };
};

page.stream = async ({ tokens, perPortion, everyMs, text }) => {
  const id = makeId();
  adapter.add(conversation, { id, text: 'Tell me everything.' });
  adapter.begin(id);
  const pieces = text.match(/\s*\S{1,4}/g) ?? [];
  const gaps: number[] = [];
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)));
  observer.observe({ type: 'longtask' });
  let last: number | undefined;
  let isOver = false;
  const watch = (now: number): void => {
    if (last !== undefined) gaps.push(now - last);
    last = now;
    if (!isOver) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  for (let sent = 0; sent < tokens; sent += perPortion) {
    const portion = Array.from({ length: perPortion }, (_, at) => pieces[(sent + at) % pieces.length] ?? '');
    adapter.write(id, portion.join(''));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  adapter.end(id);
  for (let frame = 0; frame < 30; frame += 1) await nextFrame();
  isOver = true;
  longTasks.push(...observer.takeRecords().map((task) => task.duration));
  observer.disconnect();
  return { gaps, longTasks, shown: find('[part=answer-text]').at(-1)?.textContent.length ?? 0 };
};

/** Whether the view is filled, down to the end of the conversation, with whole answers. */
function showsEnd(): boolean {
  scroller ??= find('.scroller')[0];
  if (!scroller) return false;
  const { top, bottom } = scroller.getBoundingClientRect();
  const drawn = [...scroller.querySelectorAll('.exchange')];
  const inView = drawn.filter((exchange) => exchange.getBoundingClientRect().bottom > top);
  const first = inView[0]?.getBoundingClientRect();
  const last = inView.at(-1)?.getBoundingClientRect();
  if (!first || !last || first.top > top || Math.abs(last.bottom - bottom) > 60) return false;
  return inView.every((exchange) => find('[part=answer-text] li', exchange).length === 2);
}

function addTurn(createdAt: number, id = makeId()): void {
  const reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: ANSWER }] } as const;
  adapter.add(conversation, { id, text: 'Is this glaze safe for food?', createdAt, reply });
}

/** All elements are drawn, and the browser has worked out where everything stands. */
async function laidOut(): Promise<void> {
  for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
  scroller ??= find('.scroller')[0];
  void scroller?.scrollHeight;
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

async function afterPaint(): Promise<void> {
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve));
}

function find(selector: string, root: ParentNode = document): Element[] {
  const here = [...root.querySelectorAll(selector)];
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? find(selector, shadowRoot) : [],
  );
  return [...here, ...inside];
}
