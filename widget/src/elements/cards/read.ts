import { readAddress } from '../../markdown/links.ts';

/*
 * Reads the data of cards. They come from a model by way of a backend, so nothing of them is taken for granted: what is
 * too long or of another type is an error that names its place, and a card with an error is not shown.
 */

/** How long a text of a card may be, in code units, unless its place says otherwise. */
const TEXT_MOST = 1_000;

/** How many things a card may list. */
export const ITEMS_MOST = 100;

type Fields = Readonly<Record<string, unknown>>;

export function fieldsAt(value: unknown, path: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(value, path, 'an object');
}

export function textAt(value: unknown, path: string, most = TEXT_MOST): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return value;
  throw wrong(value, path, `a text of 1 to ${most} characters`);
}

/** A value that may be left out. `null` is left out too. */
export function optional<T>(read: (value: unknown, path: string) => T, value: unknown, path: string): T | undefined {
  return value === undefined || value === null ? undefined : read(value, path);
}

export function listAt<T>(
  read: (value: unknown, path: string) => T,
  value: unknown,
  path: string,
  most = ITEMS_MOST,
): T[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) {
    throw wrong(value, path, `a list of 1 to ${most}`);
  }
  return value.map((item, at) => read(item, `${path}[${at}]`));
}

/** An address that may be followed. */
export function addressAt(value: unknown, path: string): URL {
  const url = typeof value === 'string' ? readAddress(value) : undefined;
  if (url) return url;
  throw wrong(value, path, 'an absolute http, https, mailto or tel address');
}

export function numberAt(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrong(value, path, 'a number');
}

export function wrong(value: unknown, path: string, wanted: string): TypeError {
  const shown = JSON.stringify(value) ?? 'nothing';
  return new TypeError(`${path}: expected ${wanted}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`);
}
