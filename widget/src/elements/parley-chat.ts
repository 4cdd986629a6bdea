/*
 * Longer than other files: this is what a page sees of the widget, all in one place. Half of it is the description.
 */
import { provide } from '@lit/context';
import type { Adapter, Identity } from '@parley/adapters';
import { isTerminal, type Id, type TurnContext } from '@parley/protocol';
import { adoptStyles, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';

import type { ChatState } from '../chat/chat-state.ts';
import type { Chat } from '../chat/index.ts';
import { findLocale, type Locale, type Words } from '../locales/index.ts';
import { theme } from '../theme.ts';
import { hasUnsent } from '../unsent.ts';
import { Announcer } from './announcer.ts';
import { base } from './base.styles.ts';
import { ChatController, type ChatHost } from './chat-controller.ts';
import type { CardRenderer } from './cards/card.ts';
import {
  chatContext,
  contentContext,
  DEFAULT_LOCALE,
  localeContext,
  NO_CONTENT,
  type ContentSettings,
} from './contexts.ts';
import { imageAllowance } from './image-allowance.ts';
import {
  ParleyCloseEvent,
  ParleyErrorEvent,
  ParleyOpenEvent,
  ParleyReadyEvent,
  ParleyReplyEvent,
  ParleySendEvent,
  ParleyStatusEvent,
  ParleyTurnEvent,
} from './events.ts';
import { happenings } from './happenings.ts';
import { INTERNAL_EVENTS, type InternalEvents } from './internal-events.ts';
import { languagesFor } from './language.ts';
import { loadMarkdown } from './markdown-directive.ts';
import { styles } from './parley-chat.styles.ts';
import './parley-composer.ts';
import type { ParleyComposer } from './parley-composer.ts';
import './parley-header.ts';
import './parley-launcher.ts';
import type { ParleyLauncher } from './parley-launcher.ts';
import './parley-notice.ts';
import type { NoticeKind } from './parley-notice.ts';
import './parley-panel.ts';
import type { Mode, ParleyPanel } from './parley-panel.ts';
import './parley-timeline.ts';
import type { ParleyTimeline } from './parley-timeline.ts';
import './parley-welcome.ts';

/** How long the line that says that a command was not carried out stays, in milliseconds. */
const FAILED_NOTICE_MS = 6_000;

/**
 * A chat with an assistant: in a corner of the page behind a button, in a place of the page, or all over it.
 *
 * It is the only element that a page writes. It reaches a Parley server at `server`, or whatever `adapter` reaches.
 * Nothing is asked of either before it is used: before it is opened, where it floats.
 *
 * What can be styled: the custom properties below, set on this element or around it, and the parts. Where it stands is
 * said by `position`, or by a rule of the page for `parley-chat` with `inset-…`.
 *
 * @fires parley-ready - It is drawn, and its methods can be called. Each time that it comes to a page.
 * @fires parley-open - The panel opened.
 * @fires parley-close - The panel closed.
 * @fires parley-send - A turn was written; it is on the screen and on its way.
 * @fires parley-turn - A turn is stored by the backend.
 * @fires parley-reply - A reply ended.
 * @fires parley-status - How the backend is has changed.
 * @fires parley-error - Something did not work.
 *
 * @slot greeting - Takes the place of the greeting in an empty conversation.
 * @slot footer - Stands below the field, as for a note on privacy.
 *
 * @csspart launcher - The round button.
 * @csspart badge - The number of unread messages on it.
 * @csspart panel - The box of the chat.
 * @csspart header - The bar at its top.
 * @csspart heading - The title.
 * @csspart state - The line below the title that says how the connection is.
 * @csspart menu-button - The button that opens the menu.
 * @csspart menu - The menu.
 * @csspart close-button - The button that closes the panel.
 * @csspart timeline - The list of messages, which scrolls.
 * @csspart day - The name of a day in it.
 * @csspart greeting - The greeting in an empty conversation.
 * @csspart prompts - The questions to begin with.
 * @csspart prompt - One of them.
 * @csspart question - The bubble of a visitor's message.
 * @csspart message - What the site, or a person of it, wrote.
 * @csspart mark - The line below a message that says how far it is.
 * @csspart answer - An answer.
 * @csspart answer-text - A piece of its text.
 * @csspart thinking - The dots before it.
 * @csspart reasoning - The folded thoughts.
 * @csspart tool - The line of a tool that is used.
 * @csspart file - A file that was made.
 * @csspart sources - The list of sources.
 * @csspart source - One of them.
 * @csspart source-preview - What shows when one of them is pointed at or has the focus.
 * @csspart code-block - A block of code in an answer.
 * @csspart code-header - The line above the code.
 * @csspart code-language - The name of its language.
 * @csspart copy-button - The button that copies the code.
 * @csspart table - The box in which a table scrolls.
 * @csspart card - The box of a card.
 * @csspart card-image - An image in it.
 * @csspart choice - A quick reply.
 * @csspart form-submit - The button that sends a form.
 * @csspart end - The line that says why an answer ended early.
 * @csspart actions - The buttons below an answer.
 * @csspart jump-button - The button that goes to the latest message.
 * @csspart notice - The line above the field that says why things do not go on.
 * @csspart composer - The box around the field.
 * @csspart field - The field.
 * @csspart send-button - The button that sends.
 * @csspart stop-button - The button that stops the answer.
 * @csspart count - How many characters are left.
 *
 * @cssproperty --parley-accent - The colour of the launcher, the visitor's messages and what can be pressed.
 * @cssproperty --parley-surface - The background.
 * @cssproperty --parley-text - The colour of text.
 * @cssproperty --parley-muted - The colour of text that matters less.
 * @cssproperty --parley-line - The colour of lines.
 * @cssproperty --parley-danger - The colour of what went wrong.
 * @cssproperty --parley-radius - How round the panel's corners are.
 * @cssproperty --parley-font - The font families.
 * @cssproperty --parley-font-size - The size of text; 15px. The field has 16px at least, so that no phone zooms in.
 * @cssproperty --parley-shadow - The shadow of the panel.
 */
@customElement('parley-chat')
export class ParleyChat extends LitElement implements ChatHost {
  static override styles = [base, theme, styles];

  /** The origin of a Parley server: `https://chat.example.com`. Left out, it is the one that this script came from. */
  @property() server = '';
  /** Which of the server's sites this is; left out, it is the page's host name. */
  @property() site = '';
  /** Proves to the server who the visitor is: a JWT that the site signed, or a function that gets one. */
  @property({ attribute: false }) identity: Identity | undefined;
  /** How a backend is reached, in the place of `server`. A function makes a new one each time that one is needed. */
  @property({ attribute: false }) adapter: Adapter | (() => Adapter) | undefined;
  /** The conversation to show; left out, it is the one that this browser showed last. */
  @property() conversation: Id | undefined;

  @property({ reflect: true }) mode: Mode = 'floating';
  @property({ reflect: true }) position: 'end' | 'start' = 'end';
  @property({ reflect: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  /** The title. */
  @property() heading = '';
  /** What is said in an empty conversation. */
  @property() greeting = '';
  /** Questions to begin with; in the attribute a JSON list of texts. */
  @property({ converter: { fromAttribute: readPrompts } }) prompts: readonly string[] = [];
  /** What the field says while it is empty. */
  @property() placeholder = '';
  /** The name of the other side. */
  @property() assistant = '';
  /** A BCP 47 tag; left out, it is the page's language, else the browser's. */
  @property() language: string | null = null;
  /**
   * Hosts whose images may be shown in answers: `img.example.com`, or `*.example.com` for all below it; in the attribute
   * with spaces between them. Left out, no image is loaded, and each is shown as a link.
   */
  @property({ attribute: 'image-hosts', converter: { fromAttribute: readWords } }) imageHosts: readonly string[] = [];
  /** Texts that take the place of the widget's own. */
  @property({ attribute: false }) words: Partial<Words> = {};
  /** What the page tells the backend with each turn. */
  @property({ attribute: false }) context: TurnContext | undefined;
  /** Whether the panel is open. The attribute is `open`. */
  @property({ type: Boolean, reflect: true, attribute: 'open' }) isOpen = false;

  @provide({ context: chatContext }) @state() protected chat: Chat | undefined;
  @provide({ context: localeContext }) @state() protected locale: Locale = DEFAULT_LOCALE;
  @provide({ context: contentContext }) @state() protected content: ContentSettings = NO_CONTENT;
  @state() private unread = 0;
  @state() private announcement = '';
  @state() private commandFailed = false;
  @state() private speaks = false;

  @query('parley-panel') private panel!: ParleyPanel;
  @query('parley-launcher') private launcher!: ParleyLauncher | null;
  @query('parley-timeline') private timeline!: ParleyTimeline;
  @query('parley-composer') private composer!: ParleyComposer;

  private readonly chats = new ChatController(this);
  /** Resolves once there is something to focus: a language may have to be fetched before. */
  private readonly drawn = Promise.withResolvers<void>();
  private readonly announcer = new Announcer((text) => this.announce(text));
  private hadFocus = false;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private returnFocusTo: HTMLElement | undefined;
  private localeAsked = 0;

  /** Opens the panel and puts the cursor into the field. */
  get open(): () => void {
    return this.show;
  }

  /** Frameworks set a property where there is one of an attribute's name; so this sets what the attribute sets. */
  set open(value: unknown) {
    this.isOpen = Boolean(value);
  }

  /** Closes the panel, and gives the focus back to where it came from. */
  close(): void {
    this.isOpen = false;
  }

  /** Opens the panel where it is closed, and closes it where it is open. */
  toggle(): void {
    if (this.isOpen) this.close();
    else this.show();
  }

  /**
   * Writes a turn in the visitor's name, without opening the panel. Gives its id.
   *
   * @param context what the backend is told besides `context`, with this turn alone
   * @throws RangeError for a text that is blank or too long (rule D10)
   */
  sendMessage(text: string, context?: TurnContext): Id {
    const chat = this.chats.start();
    this.chats.begun();
    const id = chat.send(text, {
      ...((context ?? this.context) && { context: { ...context, ...this.context, ...context } }),
    });
    this.dispatchEvent(new ParleySendEvent(chat.conversationId, id, text));
    return id;
  }

  /** Puts the cursor into the field. */
  async focusComposer(): Promise<void> {
    await this.drawn.promise;
    await this.composer.updateComplete;
    this.composer.focus();
  }

  /**
   * Says how a card of some name is drawn: by a function that gives what is to stand there, or by an element whose tag
   * is given and that gets the card as its property `card`. It takes the place of the widget's own card of that name.
   */
  registerCard(name: string, renderer: CardRenderer | string): void {
    this.content = { ...this.content, cards: new Map(this.content.cards).set(name, renderer) };
  }

  /** Leaves the conversation and begins another one. Gives its id. */
  newConversation(): Id {
    const id = this.chats.startNew();
    if (this.conversation !== undefined) this.conversation = id;
    return id;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.speak();
    this.requestUpdate();
    if (this.hasUpdated) this.dispatchEvent(new ParleyReadyEvent());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.noticeTimer);
    this.announcer.stop();
  }

  conversationChanged(): void {
    this.announcer.stop();
    this.requestUpdate();
  }

  chatChanged(before: ChatState, now: ChatState): void {
    const { turns, ended, failed } = happenings(before, now);
    this.announcer.hear(before, now, this.locale, !this.shown);
    if (!this.shown) this.unread += ended.length + turns.filter(({ author }) => author !== 'visitor').length;
    for (const turn of turns) this.dispatchEvent(new ParleyTurnEvent(turn));
    for (const { turn, reply } of ended) this.dispatchEvent(new ParleyReplyEvent(turn, reply));
    for (const { id, reason } of failed) this.dispatchEvent(new ParleyErrorEvent('turn-failed', reason, id));
    if (now.status !== before.status) this.dispatchEvent(new ParleyStatusEvent(now.status));
  }

  misconfigured(error: unknown): void {
    this.dispatchEvent(new ParleyErrorEvent('misconfigured', error));
  }

  protected override createRenderRoot(): ShadowRoot {
    // A loader may have put a button here to be going on with: it stays, in its own looks, until this one is drawn.
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // Whoever begins to write will get an answer.
    root.addEventListener('input', () => void loadMarkdown(), { once: true });
    for (const name of INTERNAL_EVENTS) root.addEventListener(name, (event) => this.onRequest(event as CustomEvent));
    return root;
  }

  protected override shouldUpdate(): boolean {
    return this.speaks;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('language') || changed.has('words'))) this.speak();
    if (changed.has('imageHosts')) this.content = { ...this.content, allowsImage: imageAllowance(this.imageHosts) };
    this.chats.follow(this.shown || hasUnsent());
    this.chat = this.chats.chat;
    if (this.isOpen) this.unread = 0;
    if (changed.has('isOpen') && !this.isOpen) this.hadFocus = this.panel?.matches(':focus-within') ?? false;
  }

  protected override update(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.takeOver();
    super.update(changed);
  }

  protected override firstUpdated(): void {
    this.drawn.resolve();
    this.dispatchEvent(new ParleyReadyEvent());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('isOpen') || (changed.get('isOpen') === undefined && !this.isOpen)) return;
    if (!this.isOpen && this.hadFocus) (this.returnFocusTo?.isConnected ? this.returnFocusTo : this.launcher)?.focus();
    this.dispatchEvent(this.isOpen ? new ParleyOpenEvent() : new ParleyCloseEvent());
  }

  protected override render() {
    const { chat } = this;
    const { state } = this.chats;
    const floating = this.mode === 'floating';
    return html`
      ${
        floating
          ? html`<parley-launcher
              exportparts="launcher, badge"
              .expanded=${this.isOpen}
              .unread=${this.unread}
              .controlled=${this.panel ?? undefined}
              @click=${this.toggle}
            ></parley-launcher>`
          : nothing
      }
      <parley-panel
        exportparts="panel"
        .mode=${this.mode}
        .position=${this.position}
        .open=${this.isOpen}
        .heading=${this.heading}
      >
        <parley-header
          slot="header"
          part="header"
          exportparts="heading, state, menu-button, menu, close-button"
          .heading=${this.heading}
          .status=${state?.status}
          .closable=${floating}
        ></parley-header>
        <parley-timeline
          exportparts="timeline, day, jump-button, question, message, mark, answer, answer-text, code-block, code-header, code-language, copy-button, table, thinking, reasoning, tool, file, sources, source, source-preview, card, card-image, choice, form-submit, end, actions"
          .state=${state}
          .empty=${this.isEmpty}
          .assistant=${this.assistant}
        >
          ${this.isEmpty ? this.renderWelcome() : nothing}
        </parley-timeline>
        <parley-notice slot="footer" exportparts="notice" .kind=${this.noticeKind}></parley-notice>
        <parley-composer
          slot="footer"
          exportparts="composer, field, send-button, stop-button, count"
          .conversationId=${chat?.conversationId}
          .placeholder=${this.placeholder}
          .replying=${this.openTurn !== undefined}
          .disabled=${this.noticeKind === 'refused'}
        ></parley-composer>
        <slot name="footer" slot="footer"></slot>
      </parley-panel>
      <div class="unseen" role="status" aria-live="polite" lang=${this.locale.tag}>${this.announcement}</div>
    `;
  }

  private renderWelcome() {
    return html`<parley-welcome
      exportparts="greeting, prompts, prompt"
      .greeting=${this.greeting}
      .prompts=${this.noticeKind === 'refused' ? [] : this.prompts}
      .slotted=${this.querySelector(':scope > [slot=greeting]') !== null}
    >
      <slot name="greeting"></slot>
    </parley-welcome>`;
  }

  private get isEmpty(): boolean {
    const { loaded = false, turns = [], outgoing = [] } = this.chats.state ?? {};
    // A backend that refuses the page will never say what the conversation holds.
    return turns.length === 0 && outgoing.length === 0 && (loaded || this.noticeKind === 'refused');
  }

  private get shown(): boolean {
    return this.isOpen || this.mode !== 'floating';
  }

  /** The turn whose reply is being written, or is the next to be. */
  private get openTurn(): Id | undefined {
    return this.chats.state?.turns.find(({ reply }) => reply && !isTerminal(reply.state))?.id;
  }

  private get noticeKind(): NoticeKind | undefined {
    if (this.chats.problem !== undefined) return 'refused';
    const status = this.chats.state?.status;
    if (status === 'offline') return navigator.onLine ? 'unreachable' : 'offline';
    if (status === 'signed-out' || status === 'refused') return status;
    return this.commandFailed ? 'failed' : undefined;
  }

  private show(): void {
    if (this.mode !== 'floating') return void this.focusComposer();
    if (!this.isOpen) {
      const active = document.activeElement;
      this.returnFocusTo =
        active instanceof HTMLElement && active !== this && active !== document.body ? active : undefined;
    }
    this.isOpen = true;
    this.takeFocus();
  }

  /** Puts the focus where one goes on; not into the field of a phone, whose keyboard would cover what is to be read. */
  private takeFocus(): void {
    if (matchMedia('(pointer: coarse)').matches) void this.drawn.promise.then(() => this.panel.focusPanel());
    else void this.focusComposer();
  }

  private speak(): void {
    const asked = (this.localeAsked += 1);
    const take = (locale: Locale): void => {
      if (asked !== this.localeAsked) return;
      this.locale = { ...locale, words: { ...locale.words, ...this.words } };
      this.speaks = true;
    };
    const found = findLocale(languagesFor(this, this.language));
    if (found instanceof Promise) void found.then(take);
    else take(found);
  }

  /** Puts the widget in the place of what a loader put here; where that had the focus, the widget has it then. */
  private takeOver(): void {
    const root = this.renderRoot as ShadowRoot;
    const hadFocus = root.activeElement !== null;
    root.replaceChildren();
    adoptStyles(root, (this.constructor as typeof LitElement).elementStyles);
    if (!hadFocus) return;
    if (this.isOpen) void this.focusComposer();
    else void this.drawn.promise.then(() => this.launcher?.focus());
  }

  private onRequest(event: CustomEvent): void {
    event.stopPropagation();
    const { type, detail } = event as { type: keyof InternalEvents; detail: unknown };
    switch (type) {
      case 'send-request':
        return this.onSend(detail as InternalEvents['send-request'], event.composedPath()[0] === this.composer);
      case 'edit-request':
        return this.onEdit(detail as InternalEvents['edit-request']);
      case 'stop-request':
        return this.onStop();
      case 'close-request':
        return this.close();
      case 'new-request':
        this.newConversation();
        return this.takeFocus();
      case 'focus-request':
        return this.takeFocus();
      case 'command-failed':
        return this.onFailed((detail as InternalEvents['command-failed']).error);
      case 'card-failed': {
        const { error, turnId } = detail as InternalEvents['card-failed'];
        this.dispatchEvent(new ParleyErrorEvent('card-failed', error, turnId));
      }
    }
  }

  private onSend({ text, context }: InternalEvents['send-request'], fromComposer: boolean): void {
    try {
      void loadMarkdown();
      const id = this.sendMessage(text, context);
      if (fromComposer) this.composer.clear();
      this.timeline.bringUp(id);
    } catch (error) {
      this.onFailed(error);
    }
  }

  /** What was not sent goes back into the field, and only then out of the list: nothing may be in neither. */
  private onEdit({ id, text }: InternalEvents['edit-request']): void {
    this.composer.putBack(text);
    this.chat?.discard(id);
    void this.focusComposer();
  }

  private onStop(): void {
    const { chat, openTurn } = this;
    if (chat && openTurn) chat.stop(openTurn).catch((error: unknown) => this.onFailed(error));
  }

  private announce(text: string): void {
    // The same text again is no change, and would not be read out: an invisible difference makes it one.
    this.announcement = text === this.announcement ? `${text}\u00a0` : text;
  }

  private onFailed(error: unknown): void {
    this.dispatchEvent(new ParleyErrorEvent('command-failed', error));
    this.commandFailed = true;
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => (this.commandFailed = false), FAILED_NOTICE_MS);
  }
}

/** Words with white space between them. */
function readWords(value: string | null): readonly string[] {
  return value?.split(/\s+/).filter(Boolean) ?? [];
}

/** A JSON list of texts; what is none is no prompts. */
function readPrompts(value: string | null): readonly string[] {
  try {
    const list: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-chat': ParleyChat;
  }
}
