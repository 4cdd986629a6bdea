/*
 * Longer than other files: all that stands in the list, and nothing of how a turn or an answer looks.
 */
import { consume } from '@lit/context';
import { feedbackOf, type Id, type ShownTurn } from '@parley/protocol';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';

import type { ChatState } from '../chat/chat-state.ts';
import type { Chat, Unread } from '../chat/index.ts';
import type { Locale } from '../locales/index.ts';
import { base, textButton } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { DrawnTurns } from './drawn-turns.ts';
import { icons } from './icons.ts';
import { attempt } from './internal-events.ts';
import './parley-reply.ts';
import { styles } from './parley-timeline.styles.ts';
import { REPLY_PARTS, TURN_PARTS } from './parts.ts';
import './parley-turn.ts';
import { ReadingPosition } from './reading-position.ts';
import { timelineOf, visibleParts, type TimelineItem } from './timeline-items.ts';
import { dayName, timeOfDay } from './times.ts';

/** Nearer to the top than this, in pixels, the turns before are read: they are there then before the top is reached. */
const OLDER_AHEAD = '320px 0px 0px 0px';

/** How much of the view may be given to turns before the one that was sent last, as a share. */
const MOST_LEAD = 0.5;

/**
 * The list of turns and replies.
 *
 * Its slot is shown while there is nothing in it. Each turn keeps its element from the moment in which it is written,
 * so that nothing flickers when it is confirmed.
 *
 * @slot - what is shown in an empty conversation
 * @csspart timeline - the element that scrolls
 * @csspart day - the name of a day
 * @csspart unread - the line where what is new begins
 * @csspart jump-button - the button that goes to the end
 */
@customElement('parley-timeline')
export class ParleyTimeline extends LitElement {
  static override styles = [base, textButton, styles];

  @property({ attribute: false }) state: ChatState | undefined;
  /** Whether it is known that there is nothing to show but what is in the slot. */
  @property({ type: Boolean }) empty = false;
  /** Where what nobody has seen begins, if anything is new. */
  @property({ attribute: false }) newFrom: Unread['first'];
  /** What the other side is called, where it has a name. */
  @property() assistant = '';

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @state() private unseen = 0;
  /** The turn that was sent from here last, which stands in the upper part of the view. */
  @state() private risen: Id | undefined;
  /** The same one until it is drawn and stands there. */
  private rising: Id | undefined;
  @query('.scroller') readonly scroller!: HTMLElement | null;
  @query('.list') readonly list!: HTMLElement | null;
  readonly passing = '.day, .unread';
  private readonly position = new ReadingPosition(this);
  private readonly drawn = new DrawnTurns(this);
  private older: IntersectionObserver | undefined;
  private readonly seen = new Set<string>();
  /** What was there when the end was in sight last: put among the above when it is left, and not at each turn. */
  private seenAtEnd: readonly ShownTurn[] = [];
  /** Turns of which everything was seen, so that they need not be looked at again until they change. */
  private readonly seenTurns = new WeakSet<ShownTurn>();

  /** The elements of the turns that are drawn. */
  get blocks(): Element[] {
    return [...this.renderRoot.querySelectorAll('.exchange')];
  }

  /** Brings a turn that was just sent to the upper part of the view, once it is drawn. */
  bringUp(id: Id): void {
    this.risen = id;
    this.rising = id;
    this.drawn.toEnd();
    this.position.hold();
  }

  /** Goes to the end of the conversation and stays there. */
  toEnd({ glide = false } = {}): void {
    this.drawn.toEnd();
    this.position.toEnd({ glide });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.older?.disconnect();
    this.older = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (before && before.conversationId !== this.state?.conversationId) {
      this.risen = undefined;
      this.rising = undefined;
      this.drawn.reset();
      this.position.toEnd();
    }
  }

  protected override render() {
    const { words } = this.locale;
    const timeline = this.state && timelineOf(this.state);
    const turns = timeline?.turns ?? [];
    const last = turns.at(-1)?.id;
    return html`
      <div
        class="scroller"
        part="timeline"
        role="log"
        aria-live="off"
        aria-label=${words.messages}
        tabindex="0"
        @keydown=${this.onKeydown}
        @click=${this.drawn.touch}
        @input=${this.drawn.touch}
        @pointerdown=${this.drawn.touch}
      >
        <div class="list">
          ${this.renderBefore(turns.length > 0)}
          ${repeat(
            this.drawn.cut(turns),
            ({ id }) => id,
            (drawn) =>
              'room' in drawn
                ? html`<div .style=${`block-size: ${drawn.room}px`}></div>`
                : timeline && this.keepItem(timeline.itemOf(drawn), drawn.id === last),
          )}
        </div>
      </div>
      ${this.position.awayFromEnd ? this.renderJump() : nothing}
    `;
  }

  private renderBefore(filled: boolean) {
    const { words } = this.locale;
    if (this.empty) return html`<slot></slot>`;
    if (!this.state) return nothing;
    if (!filled) {
      return html`<div class="loading" role="img" aria-label=${words.loading}><span class="spinner"></span></div>`;
    }
    switch (this.state.older) {
      case 'none':
        return this.state.loaded && (this.state.turns[0]?.seq ?? 0) === 1 && this.state.turns.length > 50
          ? html`<div class="edge">${words.nothingOlder}</div>`
          : nothing;
      case 'failed':
        return html`<div class="edge">
          ${words.olderFailed}
          <button
            class="text-button"
            type="button"
            @click=${() => {
              // The button goes, and what had the focus in it must not.
              this.scroller?.focus();
              this.loadOlder();
            }}
          >
            ${icons.again}${words.tryAgain}
          </button>
        </div>`;
      default:
        // Nothing turns where nobody looks: what is not in sight would be drawn all the same.
        return html`<div class="edge older">
          ${this.state.older === 'loading' ? html`<span class="spinner" role="img" aria-label=${words.loadingOlder}></span>` : nothing}
        </div>`;
    }
  }

  /** Draws an item, or leaves it as it is where nothing of it has changed: of thousands, few have. */
  private keepItem(item: TimelineItem, last: boolean) {
    const { turn, startsDay, asksReply, behind } = item;
    const status = 'seq' in turn ? undefined : this.state?.status;
    const depends = [
      turn,
      startsDay,
      asksReply,
      behind,
      last,
      item.id === this.risen,
      status,
      this.locale,
      this.assistant,
      this.newFrom?.turnId === item.id && this.newFrom.part,
    ];
    return guard(depends, () => this.renderItem(item, last));
  }

  private renderItem({ id, turn, startsDay, asksReply, behind }: TimelineItem, last: boolean) {
    const { tag, words } = this.locale;
    const time = timeOfDay(tag, turn.createdAt);
    const author = 'seq' in turn ? turn.author : 'visitor';
    const who = author === 'visitor' ? words.you : author === 'operator' ? words.operator : words.site;
    return html`
      <div class="exchange ${id === this.risen ? (last ? 'risen fresh' : 'risen') : ''}" data-turn=${id}>
        ${startsDay ? html`<p class="day" part="day">${dayName(tag, turn.createdAt, Date.now())}</p>` : nothing}
        ${this.renderNewFrom(id, 'turn')}
        <parley-turn
          role="article"
          aria-label=${words.named(who, time)}
          exportparts=${TURN_PARTS}
          .turn=${turn}
          .status=${this.state?.status}
        ></parley-turn>
        ${this.renderNewFrom(id, 'reply')}
        ${
          asksReply
            ? html`<parley-reply
                role="article"
                aria-label=${words.named(this.assistant || words.assistant, time)}
                exportparts=${REPLY_PARTS}
                .turnId=${id}
                .reply=${('reply' in turn ? turn.reply : undefined) ?? undefined}
                .feedback=${'seq' in turn ? feedbackOf(turn) : undefined}
                .behind=${behind}
                .last=${last}
              ></parley-reply>`
            : nothing
        }
      </div>
    `;
  }

  private renderNewFrom(id: Id, part: 'turn' | 'reply') {
    if (this.newFrom?.turnId !== id || this.newFrom.part !== part) return nothing;
    return html`<p class="unread" part="unread">${this.locale.words.unreadFrom}</p>`;
  }

  private renderJump() {
    const { words } = this.locale;
    const text = this.unseen > 0 ? words.newMessages(this.unseen) : '';
    return html`<button
      class="jump ${text ? 'counted' : ''}"
      part="jump-button"
      type="button"
      aria-label=${text || words.toEnd}
      title=${words.toEnd}
      @click=${() => this.toEnd({ glide: true })}
    >
      ${icons.down}${text}
    </button>`;
  }

  protected override updated(): void {
    const risen = this.rising && this.elementOf(this.rising);
    if (risen) {
      this.rising = undefined;
      this.bringGroupUp(risen);
    }
    this.countUnseen();
    this.watchEdge();
  }

  /** Brings a turn up, with those before it that wait for the same: one that has no answer yet is still being said. */
  private bringGroupUp(risen: HTMLElement): void {
    const unsent = new Set(this.state?.outgoing.map(({ id }) => id));
    let first = risen;
    for (;;) {
      const before = first.previousElementSibling;
      if (!(before instanceof HTMLElement) || !unsent.has(before.dataset['turn'] ?? '')) break;
      if (risen.offsetTop - before.offsetTop > (this.scroller?.clientHeight ?? 0) * MOST_LEAD) break;
      first = before;
    }
    risen.style.setProperty('--_lead', `${risen.offsetTop - first.offsetTop}px`);
    this.position.bringUp(first);
  }

  private watchEdge(): void {
    this.older?.disconnect();
    const edge = this.renderRoot.querySelector('.older');
    if (!edge || this.drawn.isCut || this.state?.older !== 'more') return;
    // Made anew each time: it tells at once whether the edge is in sight, also where it was before.
    this.older = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.loadOlder();
      },
      { root: this.scroller, rootMargin: OLDER_AHEAD },
    );
    this.older.observe(edge);
  }

  private readonly loadOlder = (): void => {
    const { chat } = this;
    if (chat) attempt(this, () => chat.loadOlder());
  };

  /** At the end everything is seen; away from it, what is added below the view is not. */
  private countUnseen(): void {
    const { turns } = this.state ?? { turns: [] };
    let unseen = 0;
    if (!this.position.awayFromEnd) this.seenAtEnd = turns;
    else {
      const bottom = this.scroller?.getBoundingClientRect().bottom ?? 0;
      for (const part of this.seenAtEnd.flatMap(visibleParts)) this.seen.add(part);
      this.seenAtEnd = [];
      for (const [at, turn] of turns.entries()) {
        if (this.seenTurns.has(turn)) continue;
        const fresh = visibleParts(turn).filter((part) => !this.seen.has(part));
        if (fresh.length === 0 || this.drawn.isAbove(at) || this.beginsAbove(turn.id, bottom)) {
          for (const part of fresh) this.seen.add(part);
          this.seenTurns.add(turn);
        } else unseen += fresh.length;
      }
    }
    this.unseen = unseen;
  }

  private beginsAbove(id: Id, bottom: number): boolean {
    return (this.elementOf(id)?.getBoundingClientRect().top ?? bottom) < bottom;
  }

  private elementOf(id: Id): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-turn="${id}"]`);
  }

  private onKeydown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const articles = [...this.renderRoot.querySelectorAll<HTMLElement>('[role=article]')];
    const at = articles.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const within = at >= 0 && articles[at]?.shadowRoot?.activeElement;
    if (step === 0 || within || event.target instanceof HTMLButtonElement) return;
    const next = at < 0 ? articles.at(-1) : articles[at + step];
    if (!next) return;
    event.preventDefault();
    // Only while the focus is in it, and never -1: what is inside of an element with that is left out by the Tab key.
    next.tabIndex = 0;
    next.addEventListener('focusout', () => next.removeAttribute('tabindex'), { once: true });
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-timeline': ParleyTimeline;
  }
}
