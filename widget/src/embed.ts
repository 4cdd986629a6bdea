/**
 * What `<script src="https://chat.example.com/parley.js" async></script>` runs, on every page of a site and for every
 * visitor: so it is small, and does nothing but put a button there.
 *
 * The button is a `parley-chat` that is no widget yet, with a shadow root of its own making. Pointing at it or focusing
 * it fetches the widget, and pressing it begins it: the very same element becomes the widget then. Its attributes are
 * the script's `data-` attributes. It stands beside `body` and not in it, so that a page which puts another body in its
 * place (a navigation without a reload) keeps it; and it is made once, however often the script is run.
 *
 * What the page has called `parley(…)` for before this ran lies in a queue, and what it calls it for later comes there
 * too: the widget takes it when it is loaded, and is loaded when a call needs it.
 *
 * No markup is parsed and no style attribute written, so that it runs under a strict policy of the page.
 */
/** Where the rest of the widget lies, from the folder of this script: the build says it. */
declare const PARLEY_ENTRY: string;

/** A call of `parley(…)`: its arguments. */
type PageCall = Iterable<unknown> & { readonly length: number };

/** Those that wait, as the page's snippet begins it. */
type PageQueue = Omit<PageCall[], 'push'> & { push(call: PageCall): void };

/**
 * The launcher's looks, as `parley-launcher` and `theme` have them; an icon needs less contrast than a text. The element
 * has no box of its own here, for a page's rules for all elements to spoil; where it is put, the button stands. The icon is
 * all border: forced colours take a background's colour away, and give a border one that is seen.
 */
const STYLES =
  ':host{display:contents;z-index:2147483000;inset-block-end:calc(20px + env(safe-area-inset-bottom));' +
  'inset-inline-end:calc(20px + env(safe-area-inset-right));--a:var(--parley-accent,light-dark(#3d57d6,#4f68e6))}' +
  ':host([position=start]){inset-inline:calc(20px + env(safe-area-inset-left)) auto}' +
  'button{all:unset;position:fixed;z-index:inherit;inset:inherit;padding:16px;border-radius:50%;cursor:pointer;' +
  'box-shadow:0 6px 20px -4px #1235;background:var(--a)}' +
  'button:focus-visible{outline:3px solid var(--a);outline-offset:3px}' +
  "button:before{content:'';display:block;border:12px solid oklch(from var(--a) clamp(0,(.6 - l)*99,1) 0 0);" +
  "clip-path:path('M12 2.5A10 8.5 0 0 0 5.5 17.4q0 2-1.3 3.3-.3.7.5.8 3-.4 5-2A10 8.6 0 1 0 12 2.5')}" +
  ':host([hidden]){display:none}@media print{:host{display:none}}';

declare const window: { parley: { (...call: unknown[]): void; q?: PageQueue } };
const script = document.currentScript as HTMLScriptElement;
/** What the browser makes a text of by itself where it needs one: to ask it to has a weight. */
type Text<T> = T & string;

if (!document.querySelector('html>parley-chat')) {
  const entry = new URL(PARLEY_ENTRY, script.src) as Text<URL>;
  const element = document.createElement('parley-chat') as HTMLElement & { isOpen?: boolean; open?(): void };
  element.setAttribute('server', entry.origin);
  for (const name in script.dataset) element.setAttribute(name, script.dataset[name]!);

  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement('button');
  const compiled = document.createElement('link');
  root.append(button);
  button.ariaLabel = 'Chat';
  button.ariaExpanded = 'false';
  compiled.rel = 'modulepreload';
  compiled.href = entry;

  // Always fetched before: Firefox remembers of a module that it could not be had, and never asks for it again.
  const begin = (): Promise<unknown> => import(entry);
  let load = (): Promise<unknown> => fetch(entry).then((answer) => answer.ok && begin());
  const loaded = (): unknown => (element.open ? element.open() : (element.isOpen = false));
  // Fetched and compiled, and not begun: what stands below the pointer stays the same until it is pressed.
  button.onpointerenter = button.onfocus = () =>
    fetch(entry).then(
      (answer) => answer.ok && (root.append(compiled), (load = begin)),
      () => {},
    );
  button.onclick = () => {
    // Said before the widget is there, so that it need not be drawn closed first.
    element.isOpen = true;
    void load().then(loaded, loaded);
  };
  document.documentElement.append(element);

  // A widget that was there before has taken the queue already.
  if (!element.open) {
    const queue: PageQueue = ((window.parley ??= (...call) => queue.push(call)).q ??= []);
    // Calls that only tell the widget something are no reason to load it. Who waits for it to be ready asks for it, though.
    const hear = (call: PageCall): void =>
      void (/^(on,(?!ready)|off|set|id)/.test([...call] as Text<unknown[]>) || load());
    queue.map(hear);
    queue.push = (call) => {
      queue[queue.length] = call;
      hear(call);
    };
  }
  // What `unsent.ts` notes begins with the same letters, and nothing else in the storage does.
  try {
    if (element.matches('[open],[mode]') || /parley:un/.test(Object.keys(localStorage) as Text<string[]>)) void load();
  } catch {
    // A page without storage keeps nothing unsent, and nothing unseen.
  }
}
