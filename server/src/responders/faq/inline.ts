/** Where a link of a document leads, for somebody who reads a quotation elsewhere; `undefined` makes it plain text. */
export type LinkResolver = (target: string) => string | undefined;

/** The targets of reference links, by their labels in lower case. */
export type LinkTargets = Readonly<Record<string, { readonly href: string } | undefined>>;

const CODE = '(?<code>(?<ticks>`+)(?:(?!\\k<ticks>)[^])*?\\k<ticks>(?!`))';
const TARGET =
  '\\(\\s*(?:<(?<angled>[^<>\\n]*)>|(?<plain>(?:[^\\s()<>]|\\([^\\s()]*\\))*))(?:\\s+(?:"[^"]*"|\'[^\']*\'))?\\s*\\)';
const TEXT = '\\[(?<text>(?:[^\\[\\]\\\\]|\\\\.|\\[[^\\[\\]]*\\])*)\\]';
const IMAGE = new RegExp(`${CODE}|!${TEXT}(?:${TARGET}|\\[(?<label>[^\\]]*)\\])`, 'g');
const LINK = new RegExp(`${CODE}|(?<!!)${TEXT}(?:${TARGET}|\\[(?<label>[^\\]]*)\\])?`, 'g');
const AUTOLINK = /^[a-z][a-z0-9+.-]*:/i;
const COMMENT_OR_TAG = new RegExp(`${CODE}|<!--[^]*?-->|(?<!\\]\\(\\s*)</?[a-z][a-z0-9-]*(?:\\s[^<>]*)?/?>`, 'gi');

/**
 * Makes a piece of Markdown fit to be quoted somewhere else: links lead to where they led, or become plain text;
 * images become their description; comments and tags of HTML go. Code stays as it is.
 */
export function quotable(markdown: string, resolve: LinkResolver, targets: LinkTargets = {}): string {
  return markdown
    .replace(COMMENT_OR_TAG, (...match) => groupsOf(match)['code'] ?? '')
    .replace(IMAGE, (...match) => {
      const { code, text } = groupsOf(match);
      return code ?? text ?? '';
    })
    .replace(LINK, (...match) => {
      const whole = match[0];
      const { code, text = '', angled, plain, label } = groupsOf(match);
      if (code !== undefined) return code;
      const target = angled ?? plain ?? targets[(label || text).toLowerCase().replace(/\s+/g, ' ')]?.href;
      if (target === undefined) return whole;
      if (text.trim() === '') return '';
      const url = resolve(target);
      return url === undefined ? text : `[${text}](${escapedUrl(url)})`;
    })
    .replace(/[ \t]+$/gm, (spaces) => (spaces.length > 1 ? '  ' : ''));
}

/**
 * Makes a resolver for the links of one file.
 *
 * @param fileUrl where the file can be read; without it only links that are whole addresses stay links
 * @param suffix what takes the place of `.md` in addresses
 */
export function createLinkResolver(fileUrl: string | undefined, suffix: string): LinkResolver {
  return (target) => {
    if (AUTOLINK.test(target)) return /^(https?|mailto|tel):/i.test(target) ? target : undefined;
    if (fileUrl === undefined || !URL.canParse(target, fileUrl)) return undefined;
    const url = new URL(target, fileUrl);
    url.pathname = url.pathname.replace(/\.(md|markdown)$/i, suffix);
    return url.href;
  };
}

/** An address as it can stand between the parentheses of a link. */
export function escapedUrl(url: string): string {
  return url.replace(/[\s()<>]/g, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A text without marks as Markdown that shows it as it is. */
export function escapedText(text: string): string {
  return text.replace(/[\\[\]*_`<&~]/g, '\\$&');
}

function groupsOf(match: readonly unknown[]): Record<string, string | undefined> {
  return match.at(-1) as Record<string, string | undefined>;
}
