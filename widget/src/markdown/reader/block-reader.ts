import { startOf, type Start } from './block-starts.ts';
import { CODE_INDENT, Line } from './line.ts';
import { mathEnd } from './math.ts';
import { addNode, reach, type Kind, type Node } from './nodes.ts';
import { readDefinition } from './targets.ts';
import type { Target } from './tokens.ts';

/** How a line begins that can only go on with a paragraph, which most lines do. */
const ORDINARY = /^[^\s#`~*+_=<>0-9|:$\\-]/;

/**
 * Reads the blocks of a text, line by line, as CommonMark's appendix describes it: each line goes on with the blocks
 * that are open as far as it has their marks, begins new ones, and what is left of it is text.
 *
 * @param define Is told the definitions of links as they are found.
 */
export function readNodes(lines: readonly string[], define: (key: string, target: Target) => void): Node {
  const root = addNode(undefined, { type: 'document' }, 0);
  /** The innermost block that is open, and which line is read. */
  let tip = root;
  let at = 0;

  for (const text of lines) {
    readLine(new Line(text));
    at++;
  }
  closeUpTo(undefined);
  return root;

  function readLine(line: Line): void {
    const wasTip = tip;
    const matched = goOn(line);
    if (matched === undefined) return;
    const isLazy = (): boolean => tip === wasTip && matched !== wasTip && wasTip.what.type === 'paragraph';
    let container = matched;
    while (!holdsRaw(container) && !ORDINARY.test(line.rest)) {
      const start = startOf(line, container, isLazy());
      const begun = start && beginAll(start, container);
      if (!begun) break;
      if (start.content !== undefined || start.replaces) return;
      container = begun;
    }
    if (isLazy() && !line.isBlank) {
      add(wasTip, line.next);
    } else {
      closeUpTo(container);
      addText(line, container);
    }
  }

  /** The innermost open block that the line has all marks for; `undefined` where the line is read with that. */
  function goOn(line: Line): Node | undefined {
    let node = root;
    for (let next = node.children.at(-1); next?.isOpen; next = node.children.at(-1)) {
      const goesOn = goesOnWith(next, line);
      if (goesOn === 'all') return undefined;
      if (!goesOn) break;
      node = next;
    }
    return node;
  }

  function goesOnWith(node: Node, line: Line): boolean | 'all' {
    const { what } = node;
    switch (what.type) {
      case 'blockquote':
        if (!line.takeQuote()) return false;
        reach(node, at);
        return true;
      case 'item':
        if (line.isBlank ? node.children.length === 0 : line.indent < what.indent) return false;
        line.take(Math.min(line.indent, what.indent));
        return true;
      case 'code':
        if (what.fence === undefined) {
          if (line.indent < CODE_INDENT && !line.isBlank) return false;
          line.take(Math.min(line.indent, CODE_INDENT));
          return true;
        }
        if (what.isClosed) return false;
        if (line.indent < CODE_INDENT && endsFence(line.next, what.fence)) {
          what.isClosed = true;
          reach(node, at);
          return 'all';
        }
        line.take(Math.min(line.indent, what.indent));
        return true;
      case 'math': {
        if (what.isClosed || line.isBlank) return false;
        const text = line.next;
        const end = mathEnd(text, what.close);
        what.written.push(text);
        what.isClosed = end !== undefined;
        add(node, end ?? text);
        return 'all';
      }
      case 'html':
        return what.ending !== undefined || !line.isBlank;
      case 'paragraph':
      case 'table':
        return !line.isBlank;
      default:
        return what.type === 'list';
    }
  }

  /** Begins blocks inside of another one. Gives the innermost; `undefined` where there is nothing to begin after all. */
  function beginAll({ kinds, content, replaces }: Start, container: Node): Node | undefined {
    let node = container;
    let lines = content ? [content] : [];
    let line = at;
    if (replaces) {
      lines = replaces === 'last line' ? container.lines.slice(-1) : withoutDefinitions(container);
      if (lines.length === 0) return undefined;
      container.lines = container.lines.slice(0, -lines.length);
      container.end -= lines.length;
      line = container.end + 1;
      node = container.parent ?? root;
      if (container.lines.length === 0) node.children.pop();
    }
    for (const what of kinds) node = begin(what, node, line);
    reach(node, at);
    node.lines = lines;
    return node;
  }

  /** Begins a block inside of another one, or of what that stands in, where that cannot hold it. */
  function begin(what: Kind, container: Node, line: number): Node {
    let parent = container;
    while (!mayHold(parent, what)) parent = parent.parent ?? root;
    closeUpTo(parent);
    tip = addNode(parent, what, line);
    return tip;
  }

  function addText(line: Line, container: Node): void {
    const { what } = container;
    if (holdsRaw(container)) {
      const text = line.rest;
      container.lines.push(text);
      if (what.type !== 'code' || what.fence !== undefined || text.trim() !== '') reach(container, at);
      if (what.type === 'html' && what.ending?.test(text)) closeUpTo(container.parent);
    } else if (!line.isBlank) {
      const takes = what.type === 'paragraph' || what.type === 'table';
      add(takes ? container : begin({ type: 'paragraph' }, container, at), line.next);
    }
  }

  function add(node: Node, text: string): void {
    node.lines.push(text);
    reach(node, at);
  }

  /** Closes what is open inside of a block; all where none is named. */
  function closeUpTo(node: Node | undefined): void {
    while (tip !== node) {
      const closed = tip;
      closed.isOpen = false;
      // A formula that is over and was not ended is none; at the end of a text it may still be.
      if (closed.what.type === 'math' && !closed.what.isClosed && node !== undefined) {
        closed.lines = closed.what.written;
        closed.what = { type: 'paragraph' };
      }
      if (closed.what.type === 'paragraph') {
        closed.lines = withoutDefinitions(closed);
        if (closed.lines.length === 0) closed.what = { type: 'space' };
      }
      if (closed.parent === undefined) return;
      tip = closed.parent;
    }
  }

  /** Learns the definitions that a paragraph begins with. Gives the lines after them. */
  function withoutDefinitions({ lines }: Node): string[] {
    if (!lines[0]?.startsWith('[')) return lines;
    let source = lines.join('\n');
    for (;;) {
      const found = source.startsWith('[') ? readDefinition(source, 0) : undefined;
      if (!found) return source === '' ? [] : source.split('\n');
      const { key, end, ...target } = found;
      define(key, target);
      source = source.slice(end);
    }
  }
}

/** Whether lines are taken as they are, whatever stands in them. */
function holdsRaw({ what: { type } }: Node): boolean {
  return type === 'code' || type === 'html';
}

function mayHold({ what: { type } }: Node, inner: Kind): boolean {
  const holder = inner.type === 'item' ? ['list'] : ['document', 'blockquote', 'item'];
  return holder.includes(type);
}

function endsFence(text: string, fence: string): boolean {
  const run = text.trimEnd();
  return run.length >= fence.length && run === fence.charAt(0).repeat(run.length);
}
