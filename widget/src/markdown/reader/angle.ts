import { match } from './match.ts';

/** An attribute of a tag, with the white space before it: the source of a regular expression. */
const ATTRIBUTE = '\\s+[A-Za-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"\'=<>`]+|\'[^\']*\'|"[^"]*"))?';
const OPEN_TAG = `<[A-Za-z][A-Za-z\\d-]*(?:${ATTRIBUTE})*\\s*/?>`;
const CLOSE_TAG = '</[A-Za-z][A-Za-z\\d-]*\\s*>';

const TAG = new RegExp(
  `${OPEN_TAG}|${CLOSE_TAG}|<!-->|<!--->|<!--[\\s\\S]*?-->|<\\?[\\s\\S]*?\\?>|<![A-Za-z][^>]*>|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>`,
  'y',
);
const ADDRESS = /<[A-Za-z][A-Za-z\d.+-]{1,31}:[^\s<>\p{Cc}]*>/uy;
const EMAIL =
  /<[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?(?:\.[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?)*>/y;

const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';

/** How raw HTML begins that is a block, and what ends it; where nothing does, the next blank line. */
const HTML_BLOCKS: readonly (readonly [begin: RegExp, end?: RegExp])[] = [
  [/^<(?:script|pre|textarea|style)(?:\s|>|$)/i, /<\/(?:script|pre|textarea|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Za-z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${BLOCK_NAMES})(?:\\s|/?>|$)`, 'i')],
  [new RegExp(`^(?:${OPEN_TAG}|${CLOSE_TAG})\\s*$`)],
];

/** What begins a block of raw HTML: what ends it, and whether it may do so in the middle of a paragraph. */
export function htmlBlockAt(
  text: string,
): { readonly end: RegExp | undefined; readonly interrupts: boolean } | undefined {
  if (!text.startsWith('<')) return undefined;
  const at = HTML_BLOCKS.findIndex(([begin]) => begin.test(text));
  return at === -1 ? undefined : { end: HTML_BLOCKS[at]?.[1], interrupts: at < HTML_BLOCKS.length - 1 };
}

/** The tag, comment or the like that stands at an index. */
export function tagAt(source: string, at: number): string | undefined {
  return match(TAG, source, at);
}

/** The address in angle brackets that stands at an index, without them. */
export function addressAt(source: string, at: number): { readonly text: string; readonly href: string } | undefined {
  const text = match(ADDRESS, source, at)?.slice(1, -1);
  if (text !== undefined) return { text, href: text };
  const email = match(EMAIL, source, at)?.slice(1, -1);
  return email === undefined ? undefined : { text: email, href: `mailto:${email}` };
}
