/**
 * What `<script src="https://chat.example.com/parley.js" async></script>` runs, on every page of a site and for every
 * visitor: so it is small, and does nothing but put a button there.
 *
 * The button is a `parley-chat` that is no widget yet, with a shadow root of its own making. Pointing at it or focusing
 * it fetches the widget, and pressing it begins it: the very same element becomes the widget then. Its attributes are
 * the script's `data-` attributes. It stands beside `body` and not in it, so that a page which puts another body in its
 * place (a navigation without a reload) keeps it; and it is made once, however often the script is run.
 *
 * No markup is parsed and no style attribute written, so that it runs under a strict policy of the page.
 */
import { hasUnfinished } from './unsent.ts';

/** Where the rest of the widget lies, from the folder of this script: the build says it. */
declare const PARLEY_ENTRY: string;

/** The launcher's looks, as `parley-launcher` and `theme` have them; an icon needs less contrast than a text. */
const STYLES =
  ':host{position:fixed;z-index:2147483000;inset-block-end:calc(20px + env(safe-area-inset-bottom));' +
  'inset-inline-end:calc(20px + env(safe-area-inset-right));--a:var(--parley-accent,light-dark(#3d57d6,#4f68e6))}' +
  ':host([position=start]){inset-inline:calc(20px + env(safe-area-inset-left)) auto}' +
  'button{all:unset;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;cursor:pointer;' +
  'box-shadow:0 1px 2px #0f14282e,0 6px 20px -4px #0f142852;background:var(--a)}' +
  'button:focus-visible{outline:3px solid var(--a);outline-offset:3px}' +
  "button:before{content:'';width:24px;height:24px;background:oklch(from var(--a) clamp(0,(.6 - l)*999,1) 0 0);" +
  "clip-path:path('M12 2.5c-5.5 0-10 3.8-10 8.5 0 2.6 1.4 4.9 3.5 6.4-.1 1.3-.6 2.4-1.3 3.3-.3.4 0 .9.5.8 2-.3 3.7-1 5-1.9.7.1 1.5.2 2.3.2 5.5 0 10-3.9 10-8.7S17.5 2.5 12 2.5Z')}" +
  '@media print{:host{display:none}}';

const page = document.documentElement;
const script = document.currentScript as HTMLScriptElement;

if (!page.querySelector(':scope > parley-chat')) {
  const entry = new URL(PARLEY_ENTRY, script.src);
  const element = document.createElement('parley-chat') as HTMLElement & { open?(): void };
  element.setAttribute('server', entry.origin);
  for (const { name, value } of script.attributes) {
    if (name.startsWith('data-')) element.setAttribute(name.slice(5), value);
  }

  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const button = root.appendChild(document.createElement('button'));
  button.ariaLabel = 'Chat';
  button.ariaExpanded = 'false';

  button.onpointerenter = button.onfocus = () => {
    button.onpointerenter = button.onfocus = null;
    // Into the browser's cache, and not begun: what stands below the pointer stays the same until it is pressed.
    fetch(entry).catch(() => {});
  };
  button.onclick = () => import(entry.href).then(() => element.open?.());
  page.append(element);

  if (hasUnfinished() || element.matches('[open],[mode]')) void import(entry.href);
}
