import type { SQLOutputValue } from 'node:sqlite';

/** One demand on a job's data: the value at a path equals another. An empty path is the data as a whole. */
export type DataDemand = readonly [path: readonly string[], expected: unknown];

/**
 * What a filter on data demands: of an object each of its leaves, so that other fields may be there too; of anything
 * else equality.
 */
export function dataDemands(filter: unknown, path: readonly string[] = []): DataDemand[] {
  if (!isPlainObject(filter)) return [[path, filter]];
  return Object.entries(filter).flatMap(([key, value]) => dataDemands(value, [...path, ...key.split('.')]));
}

/**
 * The SQL function `data_holds(data, demands)`: 1 where the data, as JSON, meets all demands.
 *
 * Equality is MongoDB's: an array also meets what one of its items meets, an absent value equals null, and objects are
 * equal with their keys in the same order.
 */
export function dataHolds(data: SQLOutputValue, demands: SQLOutputValue): 0 | 1 {
  const value: unknown = data === null ? null : JSON.parse(data as string);
  const holds = (JSON.parse(demands as string) as DataDemand[]).every(([path, expected]) => {
    const wanted = JSON.stringify(expected ?? null);
    return valuesAt(value, path).some((found) => JSON.stringify(found ?? null) === wanted);
  });
  return holds ? 1 : 0;
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return Array.isArray(value) ? [value, ...value] : [value];
  const own = isObject(value) && Object.hasOwn(value, key) ? valuesAt(value[key], rest) : [];
  const ofItems = Array.isArray(value) ? value.filter(isObject).flatMap((item) => valuesAt(item, path)) : [];
  return own.length + ofItems.length > 0 ? [...own, ...ofItems] : [undefined];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether a value is an object whose fields mean something, unlike an array or a date. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
