import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Narrower than this the panel takes the whole screen: 400 px of panel and its margins would not fit beside anything. */
const NARROW = '(max-width: 479.98px)';

/** Keeps the page behind a panel that takes the whole screen from being scrolled with it. */
const STILL_PAGE = 'html { overflow: hidden !important; overscroll-behavior: none !important; }';

/** What the controller has to know of the panel. */
export interface PhoneScreenHost extends ReactiveControllerHost, HTMLElement {
  /** Whether the panel is open, in a mode in which it may take the whole screen. */
  readonly coversPhones: boolean;
}

/**
 * Makes an open panel fill what is visible of a small screen, above the keyboard, and keeps the page behind it still.
 *
 * The place is given to the style sheet as `--_view-top` and `--_view-height`, in pixels, since only the visual
 * viewport knows what a keyboard leaves, and style sheets cannot ask it.
 */
export class PhoneScreen implements ReactiveController {
  private readonly host: PhoneScreenHost;
  private readonly query = matchMedia(NARROW);
  private sheet: CSSStyleSheet | undefined;
  private listening = false;

  constructor(host: PhoneScreenHost) {
    this.host = host;
    host.addController(this);
  }

  /** Whether the screen is so small. */
  get isNarrow(): boolean {
    return this.query.matches;
  }

  /** Whether the panel takes the whole screen just now. */
  get covers(): boolean {
    return this.isNarrow && this.host.coversPhones;
  }

  hostConnected(): void {
    this.query.addEventListener('change', this.onNarrow);
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.query.removeEventListener('change', this.onNarrow);
    this.release();
  }

  hostUpdated(): void {
    if (!this.covers) return this.release();
    if (this.listening) return;
    this.listening = true;
    for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, this.follow);
    this.sheet ??= new CSSStyleSheet();
    this.sheet.replaceSync(STILL_PAGE);
    document.adoptedStyleSheets.push(this.sheet);
    this.follow();
  }

  private release(): void {
    if (!this.listening) return;
    this.listening = false;
    for (const type of ['resize', 'scroll']) visualViewport?.removeEventListener(type, this.follow);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
    this.host.style.removeProperty('--_view-top');
    this.host.style.removeProperty('--_view-height');
  }

  private readonly onNarrow = (): void => this.host.requestUpdate();

  private readonly follow = (): void => {
    // Whoever zooms in with two fingers looks at a part of the panel, which must not change its size for that.
    if (!visualViewport || visualViewport.scale > 1) return;
    this.host.style.setProperty('--_view-top', `${visualViewport.offsetTop}px`);
    this.host.style.setProperty('--_view-height', `${visualViewport.height}px`);
  };
}
