import type { CardEntry, Id } from '@parley/protocol';

/** What a card has to work with. */
export interface Card {
  /** Its id within the answer. A later card with the same id has taken its place. */
  readonly id: string;
  /** Which kind of card it is. */
  readonly name: string;
  /** What the responder says that it shows; of any shape, so it has to be looked at before it is trusted. */
  readonly data: unknown;
  /** The turn that it answers. */
  readonly turnId: Id;
  /** Whether the answer is complete and the last of the conversation: only then should it ask for anything. */
  readonly active: boolean;
  /**
   * Sends a message in the visitor's name.
   *
   * @param text what is shown as the visitor's message
   * @param values what the backend gets besides, as `card.NAME` in the turn's context, with the card's id as `card`
   */
  send(text: string, values?: Readonly<Record<string, string>>): void;
}

/**
 * Draws a card of the page's own: gives what is to stand there, or nothing. It is called again where the card's data
 * change, or whether it is active. What it throws is told to the page, and nothing of the card is shown.
 */
export type CardRenderer = (card: Card) => Node | null | undefined;

/** What the page registered under a card's name: a renderer, or the tag of an element that gets the card as `card`. */
export type CardRegistry = ReadonlyMap<string, CardRenderer | string>;

/** An element that draws a card. */
export interface CardElement extends HTMLElement {
  card: Card | undefined;
}

/** A kind of card that the widget draws itself. */
export interface CardModule {
  readonly tag: string;
  /** Whether it is shown in the last answer alone. */
  readonly onlyActive?: boolean;
  /**
   * Looks whether data can be shown.
   *
   * @throws TypeError that says what is wrong with them
   */
  read(data: unknown): unknown;
}

/** Whether two entries draw the same. An answer that is read anew has other objects with the same in them. */
export function sameCard(one: CardEntry | undefined, other: CardEntry | undefined): boolean {
  if (one?.id !== other?.id || one?.card !== other?.card) return false;
  return one?.data === other?.data || JSON.stringify(one?.data) === JSON.stringify(other?.data);
}
