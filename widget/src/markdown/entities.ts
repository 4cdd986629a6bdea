import { loadOnce } from '../load-once.ts';
import type { ReadOptions } from './options.ts';

/** The names that nearly all texts do with. */
const USUAL: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' }),
);

let known: ReadonlyMap<string, string> | undefined;

const load = loadOnce(() => import('./entity-names.ts'));

/** Fetches the other names. Where they cannot be had, they are shown as they were written. */
export const loadEntityNames = async (): Promise<unknown> => (known ??= (await load())?.ENTITY_NAMES);

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]\w{1,31}));/g;

/**
 * Replaces character references by the characters they stand for, once (`&amp;lt;` gives `&lt;`). One whose name nobody
 * knows, or nobody knows yet, stays as it was written: what is read as an address then is none.
 */
export function decodeEntities(text: string, { missing }: Pick<ReadOptions, 'missing'> = {}): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name === undefined) return fromCode(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
    const character = (known ?? USUAL).get(name);
    if (character === undefined && !known) missing?.(loadEntityNames);
    return character ?? whole;
  });
}

/** Whether `text`, which begins with an ampersand, may be the beginning of a character reference. */
export function mayBecomeEntity(text: string): boolean {
  return /^&(?:[A-Za-z]\w{0,31}|#(?:\d{0,7}|[xX][\da-fA-F]{0,6}))?$/.test(text);
}

/** What Unicode has no scalar value for, and NUL, become the replacement character, as CommonMark says. */
function fromCode(code: number): string {
  const isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isScalar ? String.fromCodePoint(code) : '\ufffd';
}
