import { BlockReader } from './block-reader.ts';
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
  const { children } = new BlockReader((key, target) => {
    if (!Object.hasOwn(definitions, key)) definitions[key] = target;
  }).read(lines);

  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const raw = (from: number, to: number): string => text.slice(starts[from], starts[to]);
  const blocks: Block[] = [];
  let line = 0;
  for (const node of children) {
    if (node.what.kind === 'definitions') continue;
    if (node.start > line) blocks.push({ type: 'space', raw: raw(line, node.start) });
    line = node.end + 1;
    blocks.push(blockOf(node, raw));
  }
  if (line < lines.length) blocks.push({ type: 'space', raw: raw(line, lines.length) });
  return { blocks, definitions };
}

type Raw = (from: number, to: number) => string;

function blocksOf({ children }: Node, raw: Raw): Block[] {
  return children.filter(({ what }) => what.kind !== 'definitions').map((node) => blockOf(node, raw));
}

function blockOf(node: Node, raw: Raw): Block {
  const { what, lines } = node;
  const written = { raw: raw(node.start, node.end + 1) };
  switch (what.kind) {
    case 'quote':
      return { ...written, type: 'blockquote', blocks: blocksOf(node, raw) };
    case 'list':
      return {
        ...written,
        type: 'list',
        start: what.start,
        isLoose: isLoose(node),
        items: node.children.map((item) => itemOf(item, raw)),
      };
    case 'heading':
      return { ...written, type: 'heading', depth: what.depth, content: contentOf(lines) };
    case 'rule':
      return { ...written, type: 'hr' };
    case 'fenced': {
      const fence = what.fence.startsWith('`') ? '`' : '~';
      return { ...written, type: 'code', info: what.info, text: lines.join('\n'), fence, isClosed: what.isClosed };
    }
    case 'math': {
      const { isClosed, written: source } = what;
      return { ...written, type: 'math', tex: lines.join('\n').trim(), written: source.join('\n'), isClosed };
    }
    case 'indented': {
      const text = lines.join('\n').replace(/(?:\n[ \t]*)+$/, '');
      return { ...written, type: 'code', info: '', text, fence: undefined, isClosed: true };
    }
    case 'html':
      return { type: 'html', raw: node.parent?.parent ? lines.join('\n') : written.raw };
    case 'table': {
      const [header = [], ...rows] = lines.map(splitRow);
      const columns = header.length;
      const cells = (row: readonly string[]): Content[] =>
        Array.from({ length: columns }, (_, at) => ({ source: row[at] ?? '' }));
      return { ...written, type: 'table', aligns: what.aligns, header: cells(header), rows: rows.map(cells) };
    }
    default:
      return { ...written, type: 'paragraph', content: contentOf(lines) };
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

function contentOf(lines: readonly string[]): Content {
  return { source: lines.join('\n').trim() };
}
