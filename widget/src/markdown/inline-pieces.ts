import { decodeEntities } from './entities.ts';
import { readAddress } from './links.ts';
import { mathPiece } from './math.ts';
import type { ReadOptions } from './options.ts';
import { element, push, textOf, type Attributes, type Piece } from './pieces.ts';
import type { Inline, Link } from './reader/tokens.ts';

/** Where inline content stands, as far as that changes how it is shown. */
export interface InlinePlace {
  readonly options: ReadOptions;
  /** Inside a table cell, which has no other way to break a line than `<br>`. */
  readonly inCell: boolean;
  /** Inside a link, which must not hold another. */
  readonly inLink: boolean;
}

/** Makes pieces of inline content: emphasis, code, links, images, line breaks, and raw HTML as the text that it is. */
export function inlinePieces(inlines: readonly Inline[], place: InlinePlace): Piece[] {
  const pieces: Piece[] = [];
  for (const inline of inlines) {
    for (const piece of piecesOf(inline, place)) push(pieces, piece);
  }
  return pieces;
}

function piecesOf(inline: Inline, place: InlinePlace): readonly Piece[] {
  switch (inline.type) {
    case 'text':
      return [decodeEntities(inline.text, place.options)];
    case 'escape':
      return [inline.text];
    case 'strong':
    case 'em':
    case 'del':
      return [element(inline.type, {}, inlinePieces(inline.children, place))];
    case 'code':
      return [element('code', {}, inline.text === '' ? [] : [inline.text])];
    case 'math':
      return [mathPiece(inline.tex, inline.isDisplay, place.options) ?? inline.text];
    case 'break':
      return [element('br')];
    case 'link':
      return linkPieces(inline, place);
    case 'image':
      return imagePieces(inline, place);
    case 'html':
      return place.inCell && /^<br\s*\/?>$/i.test(inline.text) ? [element('br')] : [inline.text];
  }
}

function linkPieces({ href, title, children, isBare }: Link, place: InlinePlace): readonly Piece[] {
  const address = isBare ? href : decodeEntities(href, place.options);
  const label = inlinePieces(children, { ...place, inLink: true });
  const url = place.inLink ? undefined : readAddress(address);
  if (url === undefined) return label;
  return [linkTo(url, title, label.length > 0 ? label : [address], place)];
}

function imagePieces({ href, title, children }: Link, place: InlinePlace): readonly Piece[] {
  const address = decodeEntities(href, place.options);
  const alternative = textOf(inlinePieces(children, { ...place, inLink: true }));
  const url = readAddress(address);
  if (url === undefined) return [alternative];
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (isWeb && place.options.allowImage?.(url) === true) return [image(url, alternative, title, place)];
  return place.inLink ? [alternative] : [linkTo(url, title, [alternative || address], place)];
}

function linkTo(url: URL, title: string | undefined, children: readonly Piece[], { options }: InlinePlace): Piece {
  const attributes = { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow' };
  return element('a', titled(attributes, title, options), children);
}

function image(url: URL, alt: string, title: string | undefined, { options }: InlinePlace): Piece {
  options.boxed?.();
  const attributes = { src: url.href, alt, loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer' };
  return element('img', titled(attributes, title, options));
}

function titled(attributes: Attributes, title: string | undefined, options: ReadOptions): Attributes {
  return title ? { ...attributes, title: decodeEntities(title, options) } : attributes;
}
