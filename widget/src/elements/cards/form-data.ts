import { fieldsAt, ITEMS_MOST, listAt, numberAt, optional, textAt, wrong } from './read.ts';

/** How many fields a form may have: with their card's id they have to fit into a turn's context (`MAX_CONTEXT`). */
const FIELDS_MOST = 14;

/** How long what is written into a field may be, in code units, where the form does not say. */
const VALUE_MOST = 1_000;

/** The kinds of field that a form may have. */
export const FIELD_TYPES = ['text', 'email', 'number', 'textarea', 'select', 'checkbox'] as const;

export interface Option {
  readonly label: string;
  readonly value: string;
}

export interface Field {
  /** What the backend gets its value under. */
  readonly name: string;
  readonly label: string;
  readonly type: (typeof FIELD_TYPES)[number];
  readonly required: boolean;
  readonly placeholder: string | undefined;
  /** What it holds at first; `"true"` for a box that is ticked. */
  readonly value: string;
  /** What can be chosen; of a `select` alone. */
  readonly options: readonly Option[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly maxLength: number;
}

export interface Form {
  readonly title: string | undefined;
  readonly text: string | undefined;
  /** What the button says; the widget's own word where it is left out. */
  readonly submit: string | undefined;
  readonly fields: readonly Field[];
}

/**
 * Reads the data of a form.
 *
 * @throws TypeError that says what is wrong with them
 */
export function readForm(data: unknown): Form {
  const form = fieldsAt(data, 'form');
  const fields = listAt(readField, form['fields'], 'form.fields', FIELDS_MOST);
  const names = new Set(fields.map(({ name }) => name));
  if (names.size < fields.length) throw wrong([...names], 'form.fields', 'a name of its own for each');
  return {
    title: optional(textAt, form['title'], 'form.title'),
    text: optional(textAt, form['text'], 'form.text'),
    submit: optional(textAt, form['submit'], 'form.submit'),
    fields,
  };
}

function readField(value: unknown, path: string): Field {
  const field = fieldsAt(value, path);
  const name = textAt(field['name'], `${path}.name`, 50);
  const type = optional(readType, field['type'], `${path}.type`) ?? 'text';
  return {
    name,
    type,
    label: optional(textAt, field['label'], `${path}.label`) ?? name,
    required: field['required'] === true,
    placeholder: optional(textAt, field['placeholder'], `${path}.placeholder`),
    value: readValue(field['value']),
    options: type === 'select' ? listAt(readOption, field['options'], `${path}.options`, ITEMS_MOST) : [],
    min: optional(numberAt, field['min'], `${path}.min`),
    max: optional(numberAt, field['max'], `${path}.max`),
    maxLength: Math.min(optional(numberAt, field['maxLength'], `${path}.maxLength`) ?? VALUE_MOST, VALUE_MOST),
  };
}

function readType(value: unknown, path: string): Field['type'] {
  const type = FIELD_TYPES.find((known) => known === value);
  if (type) return type;
  throw wrong(value, path, `one of ${FIELD_TYPES.join(', ')}`);
}

function readOption(value: unknown, path: string): Option {
  if (typeof value === 'string') return { label: textAt(value, path), value };
  const option = fieldsAt(value, path);
  const label = textAt(option['label'], `${path}.label`);
  return { label, value: optional(textAt, option['value'], `${path}.value`) ?? label };
}

function readValue(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
