import type { JobsQueryOptions, RemoveJobsOptions } from 'agenda';
import type { SQLInputValue } from 'node:sqlite';
import { dataDemands, isPlainObject } from './data-filter.ts';
import { isJobField, toColumn } from './rows.ts';

/** One condition on a row, and what its question marks stand for. */
export type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Conditions joined for a statement; none of them holds for every row. */
export function where(conditions: readonly Condition[]): { readonly sql: string; readonly values: SQLInputValue[] } {
  const sql = conditions.map(([text]) => text).join(' AND ');
  return { sql: sql && ` WHERE ${sql}`, values: conditions.flatMap(([, ...values]) => values) };
}

/** A value of a list. The list is one parameter, so that its length does not make another statement. */
export function oneOf(column: string, values: readonly unknown[]): Condition {
  return [`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values)];
}

/**
 * Which jobs are meant. Of `id` and `ids`, and of `name`, `names` and `notNames`, the first that is given counts; an
 * empty list is as good as none. An id that no job has, of whatever form, is no error.
 */
export function jobConditions(options: RemoveJobsOptions): Condition[] {
  const { id, ids, name, names, notNames, data } = options;
  const conditions: Condition[] = [];
  if (id) conditions.push(['id = ?', String(id)]);
  else if (ids?.length) conditions.push(oneOf('id', ids.map(String)));
  if (name) conditions.push(['name = ?', name]);
  else if (names?.length) conditions.push(oneOf('name', names));
  else if (notNames?.length) conditions.push([`NOT ${oneOf('name', [])[0]}`, JSON.stringify(notNames)]);
  if (data !== undefined) {
    const demands = dataDemands(data);
    if (demands.length > 0) conditions.push(['data_holds(data, ?)', JSON.stringify(demands)]);
  }
  return conditions;
}

/** Which jobs a query means, but for its state. A `search` counts instead of a name. */
export function queryConditions({ search, includeDisabled = true, ...options }: JobsQueryOptions): Condition[] {
  const { name, names, ...others } = options;
  const conditions = jobConditions({ ...others, ...(!search && { ...(name && { name }), ...(names && { names }) }) });
  if (search) conditions.push(['instr(lower(name), lower(?)) > 0', search]);
  if (!includeDisabled) conditions.push(['disabled IS NOT 1']);
  return conditions;
}

/**
 * Which jobs a unique constraint means: paths of fields, such as `data.userId`, and the values that they have to equal.
 *
 * @throws Error for a query operator, since a constraint is made of values, and for a field that jobs do not have
 */
export function uniqueConditions(unique: Record<string, unknown>): Condition[] {
  return Object.entries(unique).map(([path, expected]): Condition => {
    refuseOperators(path, expected);
    if (path === '_id') return ['id = ?', String(expected)];
    if (isJobField(path)) return [`${path} IS ?`, toColumn(path, expected)];
    const [field, ...inData] = path.split('.');
    if (field === 'data') return ['data_holds(data, ?)', JSON.stringify([[inData, expected]])];
    throw new Error(`unique() knows no field "${path}"; name a field of the job or a path in its data, as data.userId`);
  });
}

function refuseOperators(path: string, value: unknown): void {
  const keys = isPlainObject(value) ? [path, ...Object.keys(value)] : [path];
  const operator = keys.find((key) => key.startsWith('$'));
  if (operator) throw new Error(`unique() takes values to equal, not the operator "${operator}"`);
  if (isPlainObject(value)) for (const [key, inner] of Object.entries(value)) refuseOperators(key, inner);
}
