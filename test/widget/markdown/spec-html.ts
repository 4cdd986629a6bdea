import { decodeEntities } from '../../../widget/src/markdown/entities.ts';
import { readBlocks } from '../../../widget/src/markdown/reader/read-blocks.ts';
import { readInline } from '../../../widget/src/markdown/reader/read-inline.ts';
import type { Block, Definitions, Inline, Item } from '../../../widget/src/markdown/reader/tokens.ts';

/** Writes a text as the HTML of CommonMark's specification, which the widget itself never does. */
export function specHtml(text: string): string {
  const { blocks, definitions } = readBlocks(text, {});
  return writeBlocks(blocks, definitions, false);
}

function writeBlocks(blocks: readonly Block[], definitions: Definitions, isTight: boolean): string {
  return blocks.map((block) => writeBlock(block, definitions, isTight)).join('\n');
}

function writeBlock(block: Block, definitions: Definitions, isTight: boolean): string {
  const inline = (source: string): string => readInline(source, definitions).map(writeInline).join('');
  switch (block.type) {
    case 'paragraph':
      return isTight ? inline(block.content.source) : `<p>${inline(block.content.source)}</p>`;
    case 'heading':
      return `<h${block.depth}>${inline(block.content.source)}</h${block.depth}>`;
    case 'code': {
      const [language = ''] = decodeEntities(block.info).split(/\s/);
      const name = language && ` class="language-${escape(language)}"`;
      return `<pre><code${name}>${escape(block.text)}</code></pre>`;
    }
    case 'blockquote':
      return `<blockquote>${writeBlocks(block.blocks, definitions, false)}</blockquote>`;
    case 'list': {
      const [tag, start] = block.start === undefined ? ['ul', 1] : ['ol', block.start];
      const item = ({ blocks }: Item): string => `<li>${writeBlocks(blocks, definitions, !block.isLoose)}</li>`;
      return `<${tag}${start === 1 ? '' : ` start="${start}"`}>${block.items.map(item).join('')}</${tag}>`;
    }
    case 'table': {
      const row = (tag: string, cells: readonly { source: string }[]): string =>
        `<tr>${cells.map(({ source }) => `<${tag}>${inline(source)}</${tag}>`).join('')}</tr>`;
      return `<table>${row('th', block.header)}${block.rows.map((cells) => row('td', cells)).join('')}</table>`;
    }
    case 'math':
      return `<p>${escape(block.written)}</p>`;
    case 'hr':
      return '<hr />';
    case 'html':
      return block.raw;
    case 'space':
      return '';
  }
}

function writeInline(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return escape(decodeEntities(inline.text));
    case 'escape':
    case 'math':
      return escape(inline.text);
    case 'code':
      return `<code>${escape(inline.text)}</code>`;
    case 'break':
      return '<br />';
    case 'html':
      return inline.text;
    case 'link':
    case 'image': {
      const address = writeAddress(inline.isBare ? inline.href : decodeEntities(inline.href));
      const title = inline.title === undefined ? '' : ` title="${escape(decodeEntities(inline.title))}"`;
      if (inline.type === 'image') return `<img src="${address}" alt="${escape(words(inline.children))}"${title} />`;
      return `<a href="${address}"${title}>${inline.children.map(writeInline).join('')}</a>`;
    }
    default:
      return `<${inline.type}>${inline.children.map(writeInline).join('')}</${inline.type}>`;
  }
}

function words(inlines: readonly Inline[]): string {
  const wordsOf = (inline: Inline): string => {
    if ('children' in inline) return words(inline.children);
    return inline.type === 'text' ? decodeEntities(inline.text) : 'text' in inline ? inline.text : ' ';
  };
  return inlines.map(wordsOf).join('');
}

/** Per cent signs for what an address must not hold, as the specification's own examples have them. */
function writeAddress(address: string): string {
  return escape(address.replace(/%(?![\da-f]{2})|[^\w\-.~!*'();:@&=+$,/?#%]/giu, (sign) => encodeURIComponent(sign)));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
