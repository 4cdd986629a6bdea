import type { Token } from 'marked';
import { decodeEntities } from './entities.ts';
import { isToken } from './lex.ts';
import { readAddress } from './links.ts';
import type { MarkdownOptions } from './options.ts';
import { element, push, textOf, type Piece } from './pieces.ts';

/** Where inline content stands, as far as that changes how it is shown. */
export interface InlinePlace {
  readonly options: MarkdownOptions;
  /** Inside a table cell, which has no other way to break a line than `<br>`. */
  readonly inCell: boolean;
  /** Inside a link, which must not hold another. */
  readonly inLink: boolean;
}

/** Makes pieces of inline tokens: emphasis, code, links, images, line breaks, and raw HTML as the text that it is. */
export function inlinePieces(tokens: readonly Token[], place: InlinePlace): Piece[] {
  const pieces: Piece[] = [];
  for (const token of tokens) {
    for (const piece of piecesOf(token, place)) push(pieces, piece);
  }
  return pieces;
}

function piecesOf(token: Token, place: InlinePlace): readonly Piece[] {
  if (isToken(token, 'text')) return [decodeEntities(token.text)];
  if (isToken(token, 'escape')) return [token.text];
  if (isToken(token, 'strong')) return [element('strong', {}, inlinePieces(token.tokens, place))];
  if (isToken(token, 'em')) return [element('em', {}, inlinePieces(token.tokens, place))];
  if (isToken(token, 'del')) return [element('del', {}, inlinePieces(token.tokens, place))];
  if (isToken(token, 'codespan')) return [element('code', {}, token.text === '' ? [] : [token.text])];
  if (isToken(token, 'br')) return [element('br')];
  if (isToken(token, 'link')) return linkPieces(token, place);
  if (isToken(token, 'image')) return imagePieces(token, place);
  if (isToken(token, 'html') && place.inCell && /^<br\s*\/?>$/i.test(token.raw)) return [element('br')];
  return [token.raw];
}

type LinkToken = { href: string; title?: string | null; tokens: Token[]; autolink?: boolean };

function linkPieces(token: LinkToken, place: InlinePlace): readonly Piece[] {
  // A bare address stands for itself: its token holds it twice, as it was written, and references are not read in it.
  const address = token.autolink ? token.href : decodeEntities(token.href);
  const label = token.autolink ? textOf(rawTexts(token.tokens)) : undefined;
  const children = label === undefined ? inlinePieces(token.tokens, { ...place, inLink: true }) : [label];
  const url = place.inLink ? undefined : readAddress(address);
  if (url === undefined) return children;
  return [linkTo(url, token.title, children.length > 0 ? children : [address])];
}

function imagePieces(token: LinkToken, place: InlinePlace): readonly Piece[] {
  const address = decodeEntities(token.href);
  const alternative = textOf(inlinePieces(token.tokens, { ...place, inLink: true }));
  const url = readAddress(address);
  if (url === undefined) return [alternative];
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (isWeb && place.options.allowImage?.(url) === true) return [image(url, alternative, token.title)];
  return place.inLink ? [alternative] : [linkTo(url, token.title, [alternative || address])];
}

function linkTo(url: URL, title: string | null | undefined, children: readonly Piece[]): Piece {
  const attributes = { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow' };
  return element('a', title ? { ...attributes, title: decodeEntities(title) } : attributes, children);
}

function image(url: URL, alt: string, title: string | null | undefined): Piece {
  const attributes = { src: url.href, alt, loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer' };
  return element('img', title ? { ...attributes, title: decodeEntities(title) } : attributes);
}

function rawTexts(tokens: readonly Token[]): Piece[] {
  return tokens.map((token) => token.raw);
}
