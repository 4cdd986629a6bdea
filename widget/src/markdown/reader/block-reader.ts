import { startOf, type Start } from './block-starts.ts';
import { CODE_INDENT, Line } from './line.ts';
import { mathEnd } from './math.ts';
import { addNode, reach, type Node } from './nodes.ts';
import { readDefinition } from './targets.ts';
import type { Target } from './tokens.ts';

/** How a line begins that can only go on with a paragraph, which most lines do. */
const ORDINARY = /^[^\s#`~*+_=<>0-9|:$\\-]/;

/**
 * Reads the blocks of a text, line by line, as CommonMark's appendix describes it: each line goes on with the blocks
 * that are open as far as it has their marks, begins new ones, and what is left of it is text.
 */
export class BlockReader {
  readonly root: Node = addNode(undefined, { kind: 'document' }, 0);
  readonly #define: (key: string, target: Target) => void;
  /** The innermost block that is open. */
  #tip: Node = this.root;
  #at = 0;

  constructor(define: (key: string, target: Target) => void) {
    this.#define = define;
  }

  read(lines: readonly string[]): Node {
    for (const [at, text] of lines.entries()) {
      this.#at = at;
      this.#readLine(new Line(text));
    }
    this.#closeUpTo(undefined);
    return this.root;
  }

  #readLine(line: Line): void {
    const wasTip = this.#tip;
    let container = this.#goOn(line);
    if (container === undefined) return;
    const matched = container;
    const isLazy = (): boolean => this.#tip === wasTip && matched !== wasTip && wasTip.what.kind === 'paragraph';
    while (!holdsRaw(container) && !ORDINARY.test(line.rest)) {
      const start = startOf(line, container, isLazy());
      if (start === undefined) break;
      const begun = this.#begin(start, container);
      if (begun === undefined) break;
      container = begun;
      if (start.content !== undefined || start.replaces) return;
    }
    if (isLazy() && !line.isBlank) {
      line.skipSpace();
      this.#add(wasTip, line.rest);
      return;
    }
    this.#closeUpTo(container);
    this.#addText(line, container);
  }

  /** The innermost open block that the line has all marks for; `undefined` where the line is read with that. */
  #goOn(line: Line): Node | undefined {
    let node = this.root;
    for (let next = node.children.at(-1); next?.isOpen; next = node.children.at(-1)) {
      const goesOn = this.#goesOn(next, line);
      if (goesOn === 'all') return undefined;
      if (!goesOn) break;
      node = next;
    }
    return node;
  }

  #goesOn(node: Node, line: Line): boolean | 'all' {
    const { what } = node;
    switch (what.kind) {
      case 'quote':
        if (line.indent >= CODE_INDENT || line.text[line.next] !== '>') return false;
        line.skipSpace();
        line.take(1);
        line.takeSpace();
        reach(node, this.#at);
        return true;
      case 'item':
        if (line.isBlank) {
          if (node.children.length === 0) return false;
          line.skipSpace();
        } else if (line.indent < what.indent) return false;
        else line.take(what.indent);
        return true;
      case 'fenced':
        if (line.indent < CODE_INDENT && endsFence(line.text.slice(line.next), what.fence)) {
          what.isClosed = true;
          reach(node, this.#at);
          this.#closeUpTo(node.parent);
          return 'all';
        }
        for (let left = what.indent; left > 0 && line.takeSpace();) left--;
        return true;
      case 'math': {
        if (line.isBlank) return false;
        const text = line.text.slice(line.next);
        const end = mathEnd(text, what.close);
        what.written.push(text);
        what.isClosed = end !== undefined;
        this.#add(node, end ?? text);
        if (what.isClosed) this.#closeUpTo(node.parent);
        return 'all';
      }
      case 'indented':
        if (line.indent >= CODE_INDENT) line.take(CODE_INDENT);
        else if (line.isBlank) line.skipSpace();
        else return false;
        return true;
      case 'html':
        return what.ending !== undefined || !line.isBlank;
      case 'paragraph':
      case 'table':
        return !line.isBlank;
      case 'list':
        return true;
      default:
        return false;
    }
  }

  /** Begins blocks inside of another one. Gives the innermost; `undefined` where there is nothing to begin after all. */
  #begin({ kinds, content, replaces }: Start, container: Node): Node | undefined {
    let parent = container;
    let lines = content === undefined || content === '' ? [] : [content];
    let line = this.#at;
    if (replaces === 'paragraph') {
      const rest = this.#withoutDefinitions(container);
      if (rest.length === 0) return undefined;
      lines = rest;
      container.lines = [];
      line = container.end - rest.length + 1;
    } else if (replaces === 'last line') {
      lines = container.lines.splice(-1);
      line = container.end;
      container.end -= 1;
    }
    if (replaces && container.lines.length === 0) container.parent?.children.pop();
    this.#closeUpTo(replaces ? container.parent : container);
    if (replaces) parent = container.parent ?? this.root;
    let node = parent;
    for (const what of kinds) {
      while (!mayHold(node, what.kind)) {
        this.#closeUpTo(node.parent);
        node = node.parent ?? this.root;
      }
      node = addNode(node, what, line);
    }
    reach(node, this.#at);
    node.lines = lines;
    this.#tip = node;
    const isWhole = node.what.kind === 'heading' || node.what.kind === 'rule';
    if (isWhole || (node.what.kind === 'math' && node.what.isClosed)) this.#closeUpTo(node.parent);
    return node;
  }

  #addText(line: Line, container: Node): void {
    const { what } = container;
    if (holdsRaw(container)) {
      const text = line.rest;
      container.lines.push(text);
      if (what.kind !== 'indented' || text.trim() !== '') reach(container, this.#at);
      if (what.kind === 'html' && what.ending?.test(text)) this.#closeUpTo(container.parent);
    } else if (!line.isBlank) {
      line.skipSpace();
      const takes = what.kind === 'paragraph' || what.kind === 'table';
      this.#add(takes ? container : this.#paragraphIn(container), line.rest);
    }
  }

  #paragraphIn(container: Node): Node {
    let parent = container;
    while (!mayHold(parent, 'paragraph')) {
      parent = parent.parent ?? this.root;
      this.#closeUpTo(parent);
    }
    this.#tip = addNode(parent, { kind: 'paragraph' }, this.#at);
    return this.#tip;
  }

  #add(node: Node, text: string): void {
    node.lines.push(text);
    reach(node, this.#at);
  }

  /** Closes what is open inside of a block; all where none is named. */
  #closeUpTo(node: Node | undefined): void {
    while (this.#tip !== node) {
      const closed = this.#tip;
      closed.isOpen = false;
      // A formula that is over and was not ended is none; at the end of a text it may still be.
      if (closed.what.kind === 'math' && !closed.what.isClosed && node !== undefined) {
        closed.lines = closed.what.written;
        closed.what = { kind: 'paragraph' };
      }
      if (closed.what.kind === 'paragraph') {
        closed.lines = this.#withoutDefinitions(closed);
        if (closed.lines.length === 0) closed.what = { kind: 'definitions' };
      }
      if (closed.parent === undefined) return;
      this.#tip = closed.parent;
    }
  }

  /** Learns the definitions that a paragraph begins with. Gives the lines after them. */
  #withoutDefinitions({ lines }: Node): string[] {
    if (!lines[0]?.startsWith('[')) return lines;
    let source = lines.join('\n');
    for (;;) {
      const found = source.startsWith('[') ? readDefinition(source, 0) : undefined;
      if (!found) return source === '' ? [] : source.split('\n');
      const { key, end, ...target } = found;
      this.#define(key, target);
      source = source.slice(end);
    }
  }
}

/** Whether lines are taken as they are, whatever stands in them. */
function holdsRaw({ what: { kind } }: Node): boolean {
  return kind === 'fenced' || kind === 'indented' || kind === 'html';
}

function mayHold({ what }: Node, kind: Node['what']['kind']): boolean {
  if (what.kind === 'list') return kind === 'item';
  return (what.kind === 'document' || what.kind === 'quote' || what.kind === 'item') && kind !== 'item';
}

function endsFence(text: string, fence: string): boolean {
  const run = text.trimEnd();
  return run.length >= fence.length && run === fence.charAt(0).repeat(run.length);
}
