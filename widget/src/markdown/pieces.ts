/**
 * What is to be on the page, as plain values: a text, or an element with its attributes and children.
 *
 * Pieces are compared with those of the last rendering, so equal content should be the very same array wherever that is
 * cheap. Two texts never stand side by side and none is empty: each piece is exactly one node of the page.
 */
export type Piece = string | ElementPiece;

/** An element to be. Only the functions of this folder make one, with names from a fixed list and checked values. */
export interface ElementPiece {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Piece[];
}

/** Attributes by name; an empty value is an attribute without one. */
export type Attributes = Readonly<Record<string, string>>;

const NO_ATTRIBUTES: Attributes = {};

/** Makes an element. */
export function element(
  tag: string,
  attributes: Attributes = NO_ATTRIBUTES,
  children: readonly Piece[] = [],
): ElementPiece {
  return { tag, attributes, children };
}

/** Adds a piece to a list; a text grows the text before it, and an empty one adds nothing. */
export function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else if (piece !== '') pieces.push(piece);
}

/** All text of some pieces. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(piece.children))).join('');
}
