import temml from 'temml';

export { mathStyles } from './math.styles.ts';
import { element, type ElementPiece, type Piece } from '../pieces.ts';

/** How long a formula may be, in characters: what is longer is no formula but an attempt to keep the page busy. */
const TEX_MOST = 4_000;

/** How many formulas are remembered: while an answer grows, the same ones are asked for again and again. */
const REMEMBERED_MOST = 200;

/** Elements of MathML Core that formulas are made of. */
const TAGS = new Set(
  'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts mpadded mphantom mtable mtr mtd menclose'.split(
    ' ',
  ),
);

/** Attributes that say how a formula is laid out. None of them can hold an address. */
const ATTRIBUTES = new Set(
  'accent accentunder columnspan depth displaystyle fence form height linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel separator stretchy symmetric voffset width'.split(
    ' ',
  ),
);

/** Classes that mean the same here and in the style sheet. */
const CLASSES = new Set(['tml-left', 'tml-right', 'tml-cancel', 'upstrike', 'downstrike', 'sout']);

/** A node of the tree that temml makes before it makes anything of the page. */
interface MathNode {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly children?: readonly MathNode[];
  readonly classes?: readonly string[];
  readonly style?: Readonly<Record<string, string>>;
}

/** Its types describe another kind of module than it is. */
const { __renderToMathMLTree: makeTree } = temml as unknown as {
  __renderToMathMLTree(tex: string, options: Record<string, unknown>): MathNode;
};

const remembered = new Map<string, ElementPiece | undefined>();

/**
 * Makes MathML of a formula in TeX; nothing where it cannot be read, so that it can be shown as it was written.
 *
 * Only elements, attributes and classes of fixed lists pass; style attributes do not, which a strict policy forbids, and
 * colours do not, since nobody could vouch for their contrast. Commands that reach out of the formula are off.
 */
export function renderMath(tex: string, isDisplay: boolean): ElementPiece | undefined {
  const key = `${isDisplay ? 'd' : 'i'}${tex}`;
  if (!remembered.has(key)) {
    if (remembered.size >= REMEMBERED_MOST) remembered.clear();
    remembered.set(key, render(tex, isDisplay));
  }
  return remembered.get(key);
}

function render(tex: string, isDisplay: boolean): ElementPiece | undefined {
  if (tex.length > TEX_MOST) return undefined;
  try {
    const options = { displayMode: isDisplay, throwOnError: true, trust: false, maxExpand: 500 };
    const [piece] = piecesOf(makeTree(tex, options));
    return typeof piece === 'object' && piece.tag === 'math' ? piece : undefined;
  } catch {
    return undefined;
  }
}

function piecesOf(node: MathNode): readonly Piece[] {
  if (typeof node.text === 'string') return node.text === '' ? [] : [node.text];
  const children = (node.children ?? []).flatMap(piecesOf);
  if (node.type === undefined) return children;
  if (!TAGS.has(node.type)) throw new TypeError(`a formula with <${node.type}>: expected MathML Core`);
  return [element(node.type, attributesOf(node), children)];
}

function attributesOf({ type, attributes = {}, classes = [], style = {} }: MathNode): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (ATTRIBUTES.has(name)) kept[name] = String(value);
  }
  if (type === 'math' && attributes['display'] === 'block') kept['display'] = 'block';
  const names = classes.filter((name) => CLASSES.has(name));
  names.push(...classesFor(style));
  if (names.length > 0) kept['class'] = names.join(' ');
  return kept;
}

/** The styles that carry meaning, as classes: what is boxed, lines in arrays, and columns that stand close together. */
function classesFor(style: Readonly<Record<string, string>>): string[] {
  const { border, borderTop, borderBottom, borderLeft, borderRight, paddingLeft, paddingRight } = style;
  return [
    border !== undefined && 'boxed',
    borderTop !== undefined && 'line-top',
    borderBottom !== undefined && 'line-bottom',
    borderLeft !== undefined && 'line-left',
    borderRight !== undefined && 'line-right',
    paddingLeft === '0em' && 'close-left',
    paddingRight === '0em' && 'close-right',
  ].filter((name) => name !== false);
}
