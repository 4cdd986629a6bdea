import { consume } from '@lit/context';
import type { CardEntry, Id } from '@parley/protocol';
import { css, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import { base } from './base.styles.ts';
import { sameCard, type Card, type CardElement, type CardRenderer } from './cards/card.ts';
import { contentContext, NO_CONTENT, type ContentSettings } from './contexts.ts';
import { ask } from './internal-events.ts';
import { loadOnce } from '../load-once.ts';
import { CARD_PARTS } from './parts.ts';

/** Fetches the cards that the widget draws itself. */
const loadBuiltIn = loadOnce(() => import('./cards/built-in.ts'));

/**
 * A card of an answer: drawn by what the page registered for its name, else by an element of the widget's own that is
 * loaded when it is needed. A name that nobody knows takes no place (rule D8), and so does a card whose data make no
 * sense or whose renderer throws; that is told to the page, and nothing else of the answer is lost.
 *
 * @csspart card - the box of a card
 * @csspart card-image - an image in it
 * @csspart choice - a quick reply
 * @csspart form-submit - the button that sends a form
 */
@customElement('parley-card')
export class ParleyCard extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      :host(:not([filled])) {
        display: none;
      }
    `,
  ];

  @property({ attribute: false, hasChanged: (now: CardEntry | undefined, was) => !sameCard(now, was as never) })
  entry: CardEntry | undefined;
  @property({ attribute: false }) turnId: Id | undefined;
  /** Whether the answer is complete and the last one. */
  @property({ type: Boolean }) active = false;
  /** Whether there is something to be seen of it. */
  @property({ type: Boolean, reflect: true }) filled = false;

  @consume({ context: contentContext, subscribe: true })
  @property({ attribute: false })
  content: ContentSettings = NO_CONTENT;

  /** What stands there. */
  @state() private shown: Node | undefined;
  private renderer: CardRenderer | string | undefined;
  private onlyActive = false;
  private failed = false;
  private turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.prepare(changed);
    this.filled = this.shown !== undefined && (this.active || !this.onlyActive);
  }

  private prepare(changed: PropertyValues<this>): void {
    const { entry } = this;
    if (!entry) return;
    const registered = this.content.cards.get(entry.card);
    if (!changed.has('entry') && !changed.has('active') && registered === this.renderer) return;
    const isAnother = changed.has('entry') || registered !== this.renderer;
    this.renderer = registered;
    if (!isAnother && this.failed) return;
    if (isAnother) {
      this.failed = false;
      this.shown = undefined;
      this.onlyActive = false;
    }
    void this.draw(entry, registered);
  }

  protected override render() {
    return this.shown ?? nothing;
  }

  private async draw(entry: CardEntry, registered: CardRenderer | string | undefined): Promise<void> {
    const turn = (this.turn += 1);
    try {
      if (typeof registered === 'function') {
        this.shown = registered(this.cardOf(entry)) ?? undefined;
      } else if (registered !== undefined) {
        this.fill(registered, entry);
      } else {
        const known = (await loadBuiltIn())?.builtIn.get(entry.card);
        if (!known || turn !== this.turn) return;
        known.read(entry.data);
        this.onlyActive = known.onlyActive ?? false;
        this.fill(known.tag, entry);
      }
    } catch (error) {
      this.shown = undefined;
      this.failed = true;
      ask(this, 'card-failed', { error, ...(this.turnId !== undefined && { turnId: this.turnId }) });
    }
  }

  /** Gives the card to an element, which stays the same while the card does. */
  private fill(tag: string, entry: CardEntry): void {
    const element =
      this.shown instanceof HTMLElement && this.shown.localName === tag ? this.shown : document.createElement(tag);
    element.setAttribute('exportparts', CARD_PARTS);
    (element as CardElement).card = this.cardOf(entry);
    this.shown = element;
  }

  private cardOf({ id, card: name, data }: CardEntry): Card {
    return {
      id,
      name,
      data,
      turnId: this.turnId as Id,
      active: this.active,
      send: (text, values = {}) => {
        const named = Object.entries(values).map(([field, value]) => [`card.${field}`, value] as const);
        ask(this, 'send-request', { text, context: { card: id, ...Object.fromEntries(named) } });
        // What was pressed goes, or rests from now on.
        ask(this, 'focus-request');
      },
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-card': ParleyCard;
  }
}
