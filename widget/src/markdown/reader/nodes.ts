import type { MathStart } from './math.ts';
import type { Align } from './tokens.ts';

/** What a block can be while lines are still added to it; much of it is what it is in the end. */
export type Kind =
  | { readonly type: 'document' | 'blockquote' | 'paragraph' | 'hr' }
  /** Definitions of links, which are not shown, but stand between what is. */
  | { readonly type: 'space' }
  | { readonly type: 'list'; readonly mark: string; readonly start: number | undefined }
  /** `indent`: how many columns its lines have in front of what is in it. */
  | { readonly type: 'item'; readonly indent: number }
  | { readonly type: 'heading'; readonly depth: number }
  | {
      readonly type: 'code';
      /** Its fence, as it was written; `undefined` where it is code by its indentation. */
      readonly fence: string | undefined;
      readonly indent: number;
      readonly info: string;
      isClosed: boolean;
    }
  | {
      readonly type: 'math';
      readonly close: MathStart['close'];
      /** All its lines as they were written, for where it turns out to be none. */
      readonly written: string[];
      isClosed: boolean;
    }
  | { readonly type: 'html'; readonly ending: RegExp | undefined }
  | { readonly type: 'table'; readonly aligns: readonly Align[] };

/** A block that is being read. Lines are counted from 0; `end` is the last one that belongs to it. */
export interface Node {
  what: Kind;
  readonly start: number;
  end: number;
  readonly parent: Node | undefined;
  readonly children: Node[];
  isOpen: boolean;
  /** The lines of a block that holds no blocks. */
  lines: string[];
}

/** How deep blocks may stand in each other. Nobody means more, and what goes through them must not run out of stack. */
const DEEPEST = 500;

/** Adds a block to another one. */
export function addNode(parent: Node | undefined, what: Kind, line: number): Node {
  const node: Node = { what, start: line, end: line, parent, children: [], isOpen: true, lines: [] };
  parent?.children.push(node);
  reach(node, line);
  return node;
}

/** Makes a line the last one of a block, and of all that it stands in. */
export function reach(node: Node, line: number): void {
  let depth = 0;
  for (let at: Node | undefined = node; at; at = at.parent) {
    at.end = line;
    if (++depth > DEEPEST) throw new RangeError(`blocks stand in each other more than ${DEEPEST} deep`);
  }
}
