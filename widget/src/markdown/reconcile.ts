import type { Attributes, Piece } from './pieces.ts';

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * Turns the nodes that show `before` into nodes that show `after`, in place.
 *
 * Nodes are kept as far as they fit, and a text that grew is appended to, so that a selection, the focus and the scroll
 * position of a table survive. Nothing here parses HTML: nodes are made one by one, which holds under the strictest
 * Content Security Policy and Trusted Types.
 *
 * @param first The node that shows the first piece of `before`; left out, the parent's first child. Nodes before it and
 * after those of `before` are not touched.
 */
export function reconcile(
  parent: Node,
  before: readonly Piece[],
  after: readonly Piece[],
  first: ChildNode | null = parent.firstChild,
): void {
  if (before === after) return;
  let node = first;
  for (const [index, piece] of after.entries()) {
    const old = before[index];
    if (old === undefined || node === null) {
      parent.insertBefore(create(piece, parent), node);
    } else {
      const next: ChildNode | null = node.nextSibling;
      if (piece !== old) patch(node, old, piece);
      node = next;
    }
  }
  for (let index = after.length; index < before.length && node !== null; index++) {
    const next: ChildNode | null = node.nextSibling;
    node.remove();
    node = next;
  }
}

function patch(node: ChildNode, before: Piece, after: Piece): void {
  // A translator that works on the page may have put something else in a text's place; then the text is made anew.
  if (typeof before === 'string' && typeof after === 'string' && node instanceof Text) {
    patchText(node, before, after);
  } else if (
    typeof before === 'object' &&
    typeof after === 'object' &&
    before.tag === after.tag &&
    node instanceof Element &&
    node.localName === after.tag
  ) {
    patchAttributes(node, before.attributes, after.attributes);
    reconcile(node, before.children, after.children);
  } else {
    node.replaceWith(create(after, node.parentNode));
  }
}

/** What is the same at the beginning stays, with the selection in it. */
function patchText(node: Text, before: string, after: string): void {
  let same = 0;
  if (node.length === before.length) while (same < after.length && before[same] === after[same]) same++;
  node.replaceData(same, node.length - same, after.slice(same));
}

function patchAttributes(target: Element, before: Attributes, after: Attributes): void {
  if (before === after) return;
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value) target.setAttribute(name, value);
  }
  for (const name of Object.keys(before)) {
    if (!(name in after)) target.removeAttribute(name);
  }
}

/** What stands in a formula is MathML as the formula is; everything else is HTML. */
function create(piece: Piece, parent: Node | null): Node {
  if (typeof piece === 'string') return document.createTextNode(piece);
  const { tag, attributes, children } = piece;
  const isMath = tag === 'math' || (parent instanceof Element && parent.namespaceURI === MATHML);
  const made = isMath ? document.createElementNS(MATHML, tag) : document.createElement(tag);
  patchAttributes(made, {}, attributes);
  reconcile(made, [], children);
  return made;
}
