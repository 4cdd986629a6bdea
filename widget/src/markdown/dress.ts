/**
 * Gives the shadow root around a node a style sheet, once. It comes before those that are there, so that it is the weaker
 * one where both say something.
 */
export function dress(node: Node, sheet: CSSStyleSheet | undefined): void {
  const root = node.getRootNode();
  if (!(root instanceof ShadowRoot) || !sheet || root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}
