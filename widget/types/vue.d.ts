// Made by "npm run manifest" from the element's own description. Vue: Vue 3.
import type {
  ParleyChat,
  ParleyCloseEvent,
  ParleyErrorEvent,
  ParleyOpenEvent,
  ParleyReadyEvent,
  ParleyReplyEvent,
  ParleySendEvent,
  ParleyStatusEvent,
  ParleyTurnEvent,
} from '@parley/widget';

interface ParleyChatProps {
  /** The origin of a Parley server: `https://chat.example.com`. Left out, it is the one that this script came from. */
  server?: ParleyChat['server'];
  /** Which of the server's sites this is; left out, it is the page's host name. */
  site?: ParleyChat['site'];
  /** Proves to the server who the visitor is: a JWT that the site signed, or a function that gets one. */
  identity?: ParleyChat['identity'];
  /** How a backend is reached, in the place of `server`. A function makes a new one each time that one is needed. */
  adapter?: ParleyChat['adapter'];
  /** Who uses this browser, in a word of the site's own, such as an account's id: what it keeps is kept apart by that. */
  user?: ParleyChat['user'];
  /** The conversation to show; left out, it is the one that this browser showed last. */
  conversation?: ParleyChat['conversation'];
  /** Where it is: `floating` in a corner behind a button, `inline` in its place, or the whole `page`. */
  mode?: ParleyChat['mode'];
  /** The corner, by the direction of writing. */
  position?: ParleyChat['position'];
  /** Light or dark; `auto` follows the page's `color-scheme`. */
  theme?: ParleyChat['theme'];
  /** The title. */
  heading?: ParleyChat['heading'];
  /** What is said in an empty conversation. */
  greeting?: ParleyChat['greeting'];
  /** Questions to begin with; in the attribute a JSON list of texts. */
  prompts?: ParleyChat['prompts'];
  /** What the field says while it is empty. */
  placeholder?: ParleyChat['placeholder'];
  /** The name of the other side. */
  assistant?: ParleyChat['assistant'];
  /** A BCP 47 tag; left out, it is the page's language, else the browser's. */
  language?: ParleyChat['language'];
  /** Languages that a visitor may choose from, by their tags; in the attribute with spaces between them. What is chosen is remembered by the browser, and goes before `language`. Those that the widget does not speak are left out. */
  languages?: ParleyChat['languages'];
  /** Hosts whose images may be shown in answers: `img.example.com`, or `*.example.com` for all below it; in the attribute with spaces between them. Left out, no image is loaded, and each is shown as a link. */
  images?: ParleyChat['images'];
  /** Texts that take the place of the widget's own; in the attribute a JSON object of texts by name. */
  words?: ParleyChat['words'];
  /** What the page tells the backend with each turn. */
  context?: ParleyChat['context'];
  /** Whether the panel is open. The attribute is `open`. */
  isOpen?: ParleyChat['isOpen'];
  /** Whether the panel is open. */
  open?: boolean;
  /** It is drawn, and its methods can be called. Each time that it comes to a page. */
  onParleyReady?: (event: ParleyReadyEvent) => void;
  /** The panel opened. */
  onParleyOpen?: (event: ParleyOpenEvent) => void;
  /** The panel closed. */
  onParleyClose?: (event: ParleyCloseEvent) => void;
  /** A turn was written; it is on the screen and on its way. */
  onParleySend?: (event: ParleySendEvent) => void;
  /** A turn is stored by the backend. */
  onParleyTurn?: (event: ParleyTurnEvent) => void;
  /** A reply ended. */
  onParleyReply?: (event: ParleyReplyEvent) => void;
  /** How the backend is has changed. */
  onParleyStatus?: (event: ParleyStatusEvent) => void;
  /** Something did not work. */
  onParleyError?: (event: ParleyErrorEvent) => void;
}

declare module 'vue' {
  interface GlobalComponents {
    'parley-chat': new () => { $props: ParleyChatProps };
  }
}
