/*
 * Longer than other files: this is what a page sees of the widget, all in one place. Half of it is the description.
 */
import { provide } from '@lit/context';
import { browserEnvironment, type Adapter, type Identity } from '@parley/adapters';
import { openTurns, type Attachment, type Id, type TurnContext } from '@parley/protocol';
import { adoptStyles, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import type { ChatState } from '../chat/chat-state.ts';
import { seenMark, unreadSince, type Chat, type Unread } from '../chat/index.ts';
import type { Locale, Replacements } from '../locales/index.ts';
import { theme } from '../theme.ts';
import { hasUnfinished, noteUnread } from '../unsent.ts';
import { Announcer } from './announcer.ts';
import { readList, readPrompts, readWords } from './attributes.ts';
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
import { customElement } from './custom-element.ts';
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
import { createDraftStore, draftFilesKey } from './draft-store.ts';
import { happenings } from './happenings.ts';
import { importWithRetry, loadOnce } from '../load-once.ts';
import type { PageToolHandler } from './page-tool.ts';
import type { PageTools } from './page-tools.ts';
import { ASK, type Asked, type InternalEvents, type TranscriptFormat } from './internal-events.ts';
import { loadMarkdown } from './parley-markdown.ts';
import { styles } from './parley-chat.styles.ts';
import './parley-composer.ts';
import type { ParleyComposer } from './parley-composer.ts';
import './parley-header.ts';
import type { ParleyHeader } from './parley-header.ts';
import './parley-launcher.ts';
import type { ParleyLauncher } from './parley-launcher.ts';
import './parley-notice.ts';
import type { NoticeKind } from './parley-notice.ts';
import './parley-panel.ts';
import type { Mode, ParleyPanel } from './parley-panel.ts';
import './parley-timeline.ts';
import type { ParleyTimeline } from './parley-timeline.ts';
import './parley-welcome.ts';
import { TIMELINE_PARTS } from './parts.ts';
import { SpokenLanguage } from './spoken-language.ts';

/** What says which language is spoken, and how. */
const LANGUAGE_SETTINGS = ['language', 'languages', 'words'] as const;

/** Fetches what runs tools of the page. */
const loadPageTools = loadOnce(() => import('./page-tools.ts'));

/** So long the first frame is waited for after a press, in milliseconds. */
const LATEST_FRAME_MS = 500;

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
 * @slot header - Takes the place of the title, as for a logo.
 * @slot launcher-icon - Takes the place of the icon on the round button.
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
 * @csspart unread - The line where what is new begins.
 * @csspart greeting - The greeting in an empty conversation.
 * @csspart prompts - The questions to begin with.
 * @csspart prompt - One of them.
 * @csspart question - The bubble of a visitor's message.
 * @csspart attachment - A file that goes with it, there and in the composer.
 * @csspart message - What the site, or a person of it, wrote.
 * @csspart mark - The line below a message that says how far it is.
 * @csspart answer - An answer.
 * @csspart answer-text - A piece of its text.
 * @csspart thinking - The dots before it.
 * @csspart reasoning - The folded thoughts.
 * @csspart tool - The line of a tool that is used.
 * @csspart approval - The box that asks whether a tool may be used.
 * @csspart allow - The button in it that allows it.
 * @csspart deny - The button in it that does not.
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
 * @csspart feedback - The thumbs among them.
 * @csspart comment - The line for a comment on an answer.
 * @csspart conversations - The list of conversations.
 * @csspart search - The field to search them.
 * @csspart conversation - One of them.
 * @csspart jump-button - The button that goes to the latest message.
 * @csspart notice - The line above the field that says why things do not go on.
 * @csspart composer - The box around the field.
 * @csspart field - The field.
 * @csspart attach-button - The button that chooses files.
 * @csspart attachments - The files of the message that is being written.
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
 * @cssproperty --parley-space - The room between things; 8px, of which all other distances are multiples.
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
  /** Who uses this browser, in a word of the site's own, such as an account's id: what it keeps is kept apart by that. */
  @property() user = '';
  /** The conversation to show; left out, it is the one that this browser showed last. */
  @property() conversation: Id | undefined;

  /** Where it is: `floating` in a corner behind a button, `inline` in its place, or the whole `page`. */
  @property({ reflect: true }) mode: Mode = 'floating';
  /** The corner, by the direction of writing. */
  @property({ reflect: true }) position: 'end' | 'start' = 'end';
  /** Light or dark; `auto` follows the page's `color-scheme`. */
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
   * Languages that a visitor may choose from, by their tags; in the attribute with spaces between them. What is chosen is
   * remembered by the browser, and goes before `language`. Those that the widget does not speak are left out.
   */
  @property({ converter: { fromAttribute: readList } }) languages: readonly string[] = [];
  /**
   * Hosts whose images may be shown in answers: `img.example.com`, or `*.example.com` for all below it; in the attribute
   * with spaces between them. Left out, no image is loaded, and each is shown as a link.
   */
  @property({ converter: { fromAttribute: readList } }) images: readonly string[] = [];
  /** Texts that take the place of the widget's own; in the attribute a JSON object of texts by name. */
  @property({ converter: { fromAttribute: readWords } }) words: Replacements = {};
  /** What the page tells the backend with each turn. */
  @property({ attribute: false }) context: TurnContext | undefined;
  /** Whether the panel is open. The attribute is `open`. */
  @property({ type: Boolean, reflect: true, attribute: 'open' }) isOpen = false;

  @provide({ context: chatContext }) @state() protected chat: Chat | undefined;
  @provide({ context: localeContext }) @state() protected locale: Locale = DEFAULT_LOCALE;
  @provide({ context: contentContext }) @state() protected content: ContentSettings = NO_CONTENT;
  @state() private unread = 0;
  /** Where what nobody had seen began when it was opened. */
  @state() private newFrom: Unread['first'];
  @state() private listing = false;
  @state() private announcement = '';
  @state() private commandFailed = false;
  @state() private speaks = false;
  /** Whether somebody who pressed a loader's button waits for the field: what can wait a frame does. */
  @state() private hurries = false;

  @query('parley-panel') private panel!: ParleyPanel;
  @query('parley-launcher') private launcher!: ParleyLauncher | null;
  @query('parley-timeline') private timeline!: ParleyTimeline | null;
  @query('parley-composer') private composer!: ParleyComposer;
  @query('parley-header') private header!: ParleyHeader;

  private readonly chats = new ChatController(this);
  private readonly spoken = new SpokenLanguage(this, (locale) => {
    this.locale = locale;
    this.speaks = true;
  });
  /** Resolves once there is something to focus: a language may have to be fetched before. */
  private readonly drawn = Promise.withResolvers<void>();
  private readonly announcer = new Announcer((text) => this.announce(text));
  private readonly tools = new Map<string, PageToolHandler>();
  private pageTools: PageTools | undefined;
  private hadFocus = false;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private returnFocusTo: HTMLElement | undefined;

  constructor() {
    super();
    // What a page puts into a slot, or takes out of it, changes what is drawn around it.
    new MutationObserver(() => this.requestUpdate()).observe(this, { childList: true });
  }

  /** Opens the panel and puts the cursor into the field. */
  get open(): () => void {
    return this.show;
  }

  // Frameworks set a property where there is one of an attribute's name; so this sets what the attribute sets.
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
   * @param attachments files that were uploaded, or are being
   * @param context what the backend is told besides `context`, with this turn alone
   * @throws RangeError for a text that is blank or too long (rule D10)
   */
  sendMessage(text: string, attachments: readonly Attachment[] = [], context?: TurnContext): Id {
    const chat = this.chats.start();
    this.chats.begun();
    const id = chat.send(text, {
      attachments,
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

  /**
   * Gives the backend a tool that runs in the page: where an answer calls it by its name, the handler is called with what
   * it is given, and what that returns, or resolves with, goes back as JSON; what it throws goes back as the reason why
   * there is none. Of several tabs one runs it, and only while it is looked at. The same name again takes its place.
   */
  registerTool(name: string, handler: PageToolHandler): void {
    this.tools.set(name, handler);
    void this.runTools();
  }

  /** Leaves the conversation and begins another one. Gives its id. */
  newConversation(): Id {
    const id = this.chats.startNew();
    if (this.conversation !== undefined) this.conversation = id;
    return id;
  }

  /** Leaves the conversation and empties the field. Nothing is deleted at the backend. */
  clear(): void {
    if (this.hasUpdated) this.composer.clear();
    this.newConversation();
  }

  /**
   * Tells who uses the widget from now on: another user gets what this browser keeps of that one, and nothing of the
   * one before. Messages of the one before that were not sent wait until that one is back.
   *
   * @param user in a word of the site's own, such as an account's id; empty for a visitor whom the site does not know
   * @param identity proves it to the server: a JWT that the site signed, or a function that gets one
   */
  setUser(user: string, identity?: Identity): void {
    if (user !== this.user) this.unread = 0;
    this.user = user;
    this.identity = identity;
  }

  /**
   * Forgets who uses the widget, with all that this browser keeps of them: as when somebody signs out of a computer
   * that others use. What was not sent yet is thrown away. All tabs of this browser follow at once.
   */
  reset(): void {
    this.leave(this.chats.forget());
  }

  /**
   * Shows another of the visitor's conversations.
   *
   * @throws TypeError for what is no conversation's id
   */
  showConversation(id: Id): void {
    this.chats.open(id);
    if (this.conversation !== undefined) this.conversation = id;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.onLook);
    // What runs tools may not have been fetched, and while an answer waits for one nothing else changes.
    addEventListener('online', this.onLook);
    this.spoken.speak();
    this.requestUpdate();
    if (this.hasUpdated) this.dispatchEvent(new ParleyReadyEvent());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.onLook);
    removeEventListener('online', this.onLook);
    clearTimeout(this.noticeTimer);
    this.announcer.stop();
    void this.runTools();
  }

  conversationChanged(): void {
    this.announcer.stop();
    this.newFrom = undefined;
    this.unread = 0;
    void this.runTools();
    this.requestUpdate();
  }

  chatChanged(before: ChatState, now: ChatState): void {
    const happened = happenings(before, now);
    const { turns, ended, failed } = happened;
    this.announcer.hear(happened, before, this.locale, !this.shown);
    // Not at each piece of an answer: a long conversation would be looked through as often.
    if (turns.length > 0 || ended.length > 0 || !before.loaded) this.look(before, now);
    for (const turn of turns) this.dispatchEvent(new ParleyTurnEvent(turn));
    for (const { turn, reply } of ended) this.dispatchEvent(new ParleyReplyEvent(turn, reply));
    for (const { id, reason } of failed) this.dispatchEvent(new ParleyErrorEvent('turn-failed', reason, id));
    if (now.status !== before.status) this.dispatchEvent(new ParleyStatusEvent(now.status));
    if (now.turns !== before.turns) void this.runTools();
  }

  misconfigured(error: unknown): void {
    this.dispatchEvent(new ParleyErrorEvent('misconfigured', error));
  }

  visitorLeft(moved?: readonly Id[]): void {
    if (moved) void this.startAnew(moved);
    else this.leave(this.chats.forgetHere());
  }

  protected override createRenderRoot(): ShadowRoot {
    // A loader may have put a button here to be going on with: it stays, in its own looks, until this one is drawn.
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // Whoever begins to write will get an answer.
    root.addEventListener('input', () => void loadMarkdown(), { once: true });
    root.addEventListener(ASK, (event) => this.onAsked(event as CustomEvent<Asked>));
    return root;
  }

  protected override shouldUpdate(): boolean {
    return this.speaks;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && LANGUAGE_SETTINGS.some((name) => changed.has(name))) this.spoken.speak();
    if (changed.has('images')) this.content = { ...this.content, allowsImage: imageAllowance(this.images) };
    if (!this.hasUpdated) this.hurries = this.isOpen && this.renderRoot.hasChildNodes();
    if (!this.hurries) this.chats.follow(this.shown || hasUnfinished());
    this.chat = this.chats.chat;
    if (!this.shown) this.hush();
    if (changed.has('isOpen')) {
      if (!this.isOpen) this.hadFocus = this.panel?.matches(':focus-within') ?? false;
      if (this.chats.state) this.look(undefined, this.chats.state);
    }
  }

  protected override update(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.takeOver();
    super.update(changed);
  }

  protected override firstUpdated(): void {
    this.drawn.resolve();
    this.dispatchEvent(new ParleyReadyEvent());
    if (!this.hurries) return;
    const go = (): void => void (this.hurries = false);
    // What is asked for in a frame's callback runs once that frame is painted; a tab that is hidden paints none.
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, LATEST_FRAME_MS);
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
              >${this.pass('launcher-icon', 'icon')}</parley-launcher
            >`
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
          .status=${this.hurries ? 'connecting' : state?.status}
          .closable=${floating}
          .begun=${(state?.turns.length ?? 0) > 0}
          .languages=${this.spoken.choices}
          >${this.pass('header', 'heading')}</parley-header
        >
        ${
          this.hurries
            ? nothing
            : html`<parley-timeline
                exportparts=${TIMELINE_PARTS}
                .state=${state}
                .empty=${this.isEmpty}
                .newFrom=${this.newFrom}
                ?inert=${this.listing}
                .assistant=${this.assistant}
              >
                ${this.isEmpty ? this.renderWelcome() : nothing}
              </parley-timeline>`
        }
        <parley-notice
          slot="footer"
          exportparts="notice"
          .kind=${this.noticeKind}
          ?inert=${this.listing}
        ></parley-notice>
        <parley-composer
          slot="footer"
          exportparts="composer, field, attach-button, attachments, attachment, send-button, stop-button, count"
          .conversationId=${chat?.conversationId}
          .placeholder=${this.placeholder}
          .early=${this.hurries && !this.adapter}
          .replying=${this.openTurn !== undefined}
          .disabled=${this.noticeKind === 'refused'}
          ?inert=${this.listing}
        ></parley-composer>
        <slot name="footer" slot="footer" ?inert=${this.listing}></slot>
        <div slot="footer" class="unseen" role="status" aria-live="polite">${this.announcement}</div>
        ${this.listing ? this.renderConversations() : nothing}
      </parley-panel>
    `;
  }

  private renderWelcome() {
    return html`<parley-welcome
      exportparts="greeting, prompts, prompt"
      .greeting=${this.greeting}
      .prompts=${this.noticeKind === 'refused' ? [] : this.prompts}
      .slotted=${this.fills('greeting')}
    >
      <slot name="greeting"></slot>
    </parley-welcome>`;
  }

  /** Passes on what the page puts into a slot; where it puts nothing, what an element has there itself is shown. */
  private pass(name: string, to: string) {
    return this.fills(name) ? html`<slot name=${name} slot=${to}></slot>` : nothing;
  }

  private fills(slot: string): boolean {
    return this.querySelector(`:scope > [slot=${slot}]`) !== null;
  }

  private renderConversations() {
    return html`<parley-conversations
      slot="view"
      exportparts="conversations, search, conversation"
      .backend=${this.chats.backend}
      .seen=${this.chats.seen}
      .current=${this.chat?.conversationId}
    ></parley-conversations>`;
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
    return openTurns(this.chats.state?.turns ?? [])[0]?.id;
  }

  private get noticeKind(): NoticeKind | undefined {
    if (this.chats.problem !== undefined) return 'refused';
    const { atRisk } = this.chats;
    const status = this.chats.state?.status;
    // Who has no name at the site can be signed in by nobody.
    if (status === 'signed-out' && !this.identity && !this.adapter) return 'expired';
    if (status === 'signed-out' || status === 'refused') return status;
    if (atRisk === 'unsent') return 'turns-unkept';
    if (status === 'offline') return navigator.onLine ? 'unreachable' : 'offline';
    if (this.commandFailed) return 'failed';
    return atRisk && 'unkept';
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

  private readonly onLook = (): void => {
    if (this.chats.state) this.look(undefined, this.chats.state);
    void this.runTools();
  };

  /** Takes what is shown for seen, and counts what is not; while it is seen, a line stands where it began to be new. */
  private look(before: ChatState | undefined, now: ChatState): void {
    if (!now.loaded) return;
    const { seen } = this.chats;
    const mark = seen.read(now.conversationId) ?? seenMark(before?.loaded ? before.turns : now.turns);
    const { count, first } = unreadSince(mark, now.turns);
    const watched = this.shown && document.visibilityState === 'visible';
    const wasAway = !before?.loaded || this.unread > 0;
    if (watched && wasAway && first) this.newFrom = first;
    if (!this.shown) this.newFrom = undefined;
    this.unread = watched ? 0 : count;
    seen.keep(now.conversationId, watched ? seenMark(now.turns) : mark);
    noteUnread(this.mode === 'floating' && (this.unread > 0 || this.openTurn !== undefined));
  }

  private async runTools(): Promise<void> {
    if (this.tools.size === 0) return;
    const loaded = await loadPageTools();
    this.pageTools ??= loaded?.runTools({
      handlers: this.tools,
      environment: browserEnvironment,
      failed: (error, turnId) => void this.dispatchEvent(new ParleyErrorEvent('tool-failed', error, turnId)),
    });
    this.pageTools?.look(this.isConnected ? this.chats.chat : undefined);
  }

  /** Puts the widget in the place of what a loader put here; where that had the focus, the widget has it then. */
  private takeOver(): void {
    const root = this.renderRoot as ShadowRoot;
    const hadFocus = root.activeElement !== null;
    root.replaceChildren();
    adoptStyles(root, (this.constructor as typeof LitElement).elementStyles);
    if (!hadFocus) return;
    if (this.isOpen) this.takeFocus();
    else void this.drawn.promise.then(() => this.launcher?.focus());
  }

  private onAsked(event: CustomEvent<Asked>): void {
    event.stopPropagation();
    const { name, detail } = event.detail;
    switch (name) {
      case 'send-request':
        return this.onSend(detail, event.composedPath()[0] === this.composer);
      case 'edit-request':
        return void this.onEdit(detail);
      case 'stop-request':
        return this.onStop();
      case 'close-request':
        return this.close();
      case 'new-request':
        this.listing = false;
        this.newConversation();
        return this.takeFocus();
      case 'anew-request':
        return void this.startAnew();
      case 'list-request':
        return void this.list();
      case 'show-request':
        this.showConversation(detail.id);
        this.listing = false;
        return this.takeFocus();
      case 'back-request':
        this.listing = false;
        return this.header.focusMenu();
      case 'save-request':
        return void this.save(detail.format);
      case 'language-request':
        return this.spoken.choose(detail.language);
      case 'focus-request':
        return this.takeFocus();
      case 'command-failed':
        return this.onFailed(detail.error);
      case 'say-request':
        if (this.shown) this.announcer.tell([detail.text]);
        return;
      case 'card-failed': {
        const { error, turnId } = detail;
        this.dispatchEvent(new ParleyErrorEvent('card-failed', error, turnId));
      }
    }
  }

  /** Shows the list of conversations; what shows it is fetched now. */
  private async list(): Promise<void> {
    try {
      await importWithRetry(() => import('./parley-conversations.ts'));
      this.listing = true;
    } catch (error) {
      this.onFailed(error);
    }
  }

  private async save(format: TranscriptFormat): Promise<void> {
    const { chat } = this;
    if (!chat) return;
    try {
      const { saveTranscript } = await importWithRetry(() => import('../transcript/save.ts'));
      const { locale, assistant } = this;
      await saveTranscript(chat, { format, locale, assistant });
    } catch (error) {
      this.onFailed(error);
    }
  }

  private onSend({ text, attachments, context }: InternalEvents['send-request'], fromComposer: boolean): void {
    try {
      void loadMarkdown();
      const id = this.sendMessage(text, attachments, context);
      if (fromComposer) this.composer.clear();
      this.timeline?.bringUp(id);
    } catch (error) {
      this.onFailed(error);
    }
  }

  /** The visitor is forgotten: nothing of what they wrote in these conversations stays either. */
  private leave(conversations: readonly Id[]): void {
    if (this.hasUpdated) this.composer.clear();
    const { drafts } = this.hasUpdated ? this.composer : { drafts: createDraftStore() };
    for (const key of conversations.flatMap((id) => [id, draftFilesKey(id)])) drafts.write(key, '');
    this.spoken.forget();
    this.conversation = undefined;
    this.setUser('');
    this.unread = 0;
  }

  /** Another visitor, another conversation; what was written and not sent, and what is in the field, goes along. */
  private async startAnew(moved?: readonly Id[]): Promise<void> {
    try {
      const { startAnew } = await importWithRetry(() => import('./start-anew.ts'));
      await startAnew(this.chats, this.composer.drafts, moved, ({ conversationId, state: { outgoing } }) => {
        if (this.conversation !== undefined) this.conversation = conversationId;
        for (const { id, text } of outgoing) this.dispatchEvent(new ParleySendEvent(conversationId, id, text));
        if (!moved) this.takeFocus();
      });
    } catch (error) {
      this.onFailed(error);
    }
  }

  /** What was not sent goes back into the field. */
  private async onEdit({ id }: InternalEvents['edit-request']): Promise<void> {
    const { chat, composer } = this;
    const turn = chat?.state.outgoing.find((each) => each.id === id);
    try {
      if (turn?.attachments.length) await composer.expectFiles();
      if (this.chat !== chat) return;
      composer.putBack(chat?.takeBack(id) ?? '');
      await this.focusComposer();
    } catch (error) {
      this.onFailed(error);
    }
  }

  private onStop(): void {
    const { chat, openTurn } = this;
    if (chat && openTurn) chat.stop(openTurn).catch((error: unknown) => this.onFailed(error));
  }

  /** What is closed is not read out, nor does what was said last lie around on the page. */
  private hush(): void {
    this.announcer.hush();
    this.announcement = '';
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

declare global {
  interface HTMLElementTagNameMap {
    'parley-chat': ParleyChat;
  }
}
