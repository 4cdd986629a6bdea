import { readNodes } from './block-reader.ts';
import type { Node } from './nodes.ts';
import { splitRow } from './table-rows.ts';
import type { Block, Content, Definitions, Item, Target } from './tokens.ts';

/** A text that is split into blocks. What stands inside of them is read when it is asked for. */
export interface Blocks {
  /** Their `raw` put together is the text. */
  readonly blocks: readonly Block[];
  /** The definitions that were given, and those of this text. */
  readonly definitions: Definitions;
}

/** The box of a task at the beginning of an item. */
const TASK = /^\[([ xX])\]\s+(?=\S)/;

/**
 * Splits a text into blocks: CommonMark with GitHub's tables and task lists. Its line ends are `\n`.
 *
 * @param known Definitions from elsewhere in the same answer; the first one of a label counts.
 * @throws RangeError where blocks stand in each other deeper than anybody means
 */
export function readBlocks(text: string, known: Definitions): Blocks {
  const definitions: Record<string, Target> = { ...known };
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const { children } = readNodes(lines, (key, target) => {
    if (!Object.hasOwn(definitions, key)) definitions[key] = target;
  });

  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const raw = (from: number, to: number): string => text.slice(starts[from], starts[to]);
  const blocks: Block[] = [];
  let line = 0;
  for (const node of children) {
    if (node.what.type === 'space') continue;
    if (node.start > line) blocks.push({ type: 'space', raw: raw(line, node.start) });
    line = node.end + 1;
    blocks.push(blockOf(node, raw));
  }
  if (line < lines.length) blocks.push({ type: 'space', raw: raw(line, lines.length) });
  return { blocks, definitions };
}

type Raw = (from: number, to: number) => string;

function blocksOf({ children }: Node, raw: Raw): Block[] {
  return children.filter(({ what }) => what.type !== 'space').map((node) => blockOf(node, raw));
}

function blockOf(node: Node, rawOf: Raw): Block {
  const { what } = node;
  const raw = rawOf(node.start, node.end + 1);
  const text = node.lines.join('\n');
  switch (what.type) {
    case 'blockquote':
      return { type: what.type, raw, blocks: blocksOf(node, rawOf) };
    case 'list':
      return { ...what, raw, isLoose: isLoose(node), items: node.children.map((item) => itemOf(item, rawOf)) };
    case 'heading':
      return { ...what, raw, content: { source: text.trim() } };
    case 'hr':
      return { type: what.type, raw };
    case 'code':
      return { ...what, raw, text: what.fence === undefined ? text.replace(/(?:\n[ \t]*)+$/, '') : text };
    case 'math':
      return { ...what, raw, tex: text.trim(), written: what.written.join('\n') };
    case 'html':
      return { ...what, raw: node.parent?.parent ? text : raw };
    case 'table': {
      const [header = [], ...rows] = node.lines.map(splitRow);
      const cells = (row: readonly string[]): Content[] => header.map((_, at) => ({ source: row[at] ?? '' }));
      return { ...what, raw, header: cells(header), rows: rows.map(cells) };
    }
    default:
      return { type: 'paragraph', raw, content: { source: text.trim() } };
  }
}

function itemOf(node: Node, raw: Raw): Item {
  const blocks = blocksOf(node, raw);
  const [first, ...rest] = blocks;
  const box = first?.type === 'paragraph' ? TASK.exec(first.content.source) : null;
  if (first?.type !== 'paragraph' || !box) return { blocks, checked: undefined };
  const content = { source: first.content.source.slice(box[0].length) };
  return { blocks: [{ ...first, content }, ...rest], checked: box[1] !== ' ' };
}

/** Whether there is a blank line between two items of a list, or between two blocks of one of them. */
function isLoose({ children }: Node): boolean {
  return hasGap(children) || children.some((item) => hasGap(item.children));
}

function hasGap(nodes: readonly Node[]): boolean {
  return nodes.some(({ start }, at) => start > (nodes[at - 1]?.end ?? start) + 1);
}
