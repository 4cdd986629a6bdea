import type { Token, Tokens } from 'marked';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

/** Tokens that stand apart from their neighbours, so that their words must not run into each other. */
const APART: ReadonlySet<string> = new Set(['paragraph', 'list', 'code', 'blockquote', 'table', 'heading']);

/** The words of a piece of Markdown and of all within it, without any marks. */
export function plainOf(token: Token | Tokens.TableCell | Tokens.ListItem): string {
  if ('type' in token) {
    if (token.type === 'br') return ' ';
    if (token.type === 'html') return '';
    if (token.type === 'list') return (token as Tokens.List).items.map(plainOf).join(' ');
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].map((row) => row.map(plainOf).join(' ')).join(' ');
    }
  }
  const inner = 'tokens' in token ? token.tokens : undefined;
  if (!inner) return unescaped('text' in token ? String(token.text) : '');
  return plainOfAll(inner);
}

/** The same for several in a row. */
export function plainOfAll(tokens: readonly Token[]): string {
  const between = tokens.some(({ type }) => APART.has(type)) ? ' ' : '';
  return tokens.map(plainOf).join(between).trim();
}

/** Whether a paragraph is a row of badges or a picture alone, which say nothing in words. */
export function isOnlyImages(token: Token): boolean {
  if (token.type === 'image' || token.type === 'br') return true;
  if (token.type === 'text') return token.raw.trim() === '';
  const inner = 'tokens' in token ? token.tokens : undefined;
  return inner !== undefined && inner.length > 0 && inner.every(isOnlyImages);
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!);
}
