import { match } from './match.ts';

const BEGINS = /https?:\/\/|www\.|@/i;
const ADDRESS = /(?:https?:\/\/|www\.)[\p{L}\p{N}][^\s<]*/iuy;
const EMAIL = /[A-Za-z\d][\w.+-]*@[A-Za-z\d][\w-]*(?:\.[\w-]+)*\.[A-Za-z\d-]*[A-Za-z\d]/y;

/** A bare address and where it leads. */
export interface BareAddress {
  readonly text: string;
  readonly href: string;
}

/** Whether there may be a bare address anywhere in a text. */
export function mayHaveAddress(source: string): boolean {
  return BEGINS.test(source);
}

/**
 * The bare address that stands at an index where a word begins, as GitHub reads them: without the punctuation after it.
 *
 * @param inBrackets Whether a bracket may end there, whose text the address then is in.
 */
export function bareAddressAt(source: string, at: number, inBrackets: boolean): BareAddress | undefined {
  const found = match(ADDRESS, source, at);
  if (found !== undefined) {
    const text = withoutEnd(inBrackets ? (/^[^[\]]*/.exec(found)?.[0] ?? '') : found);
    if (/^(?:https?:\/\/|www\.)$/i.test(text)) return undefined;
    return { text, href: /^www/i.test(text) ? `http://${text}` : text };
  }
  const email = match(EMAIL, source, at);
  return email === undefined ? undefined : { text: email, href: `mailto:${email}` };
}

/** Leaves out what more likely belongs to the sentence around an address than to it. */
function withoutEnd(address: string): string {
  let text = address;
  for (;;) {
    const before = text;
    text = text.replace(/(?:[?!.,:*_~'"]+|&[A-Za-z\d]+;)$/, '');
    if (text.endsWith(')') && count(text, ')') > count(text, '(')) text = text.slice(0, -1);
    if (text === before) return text;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
