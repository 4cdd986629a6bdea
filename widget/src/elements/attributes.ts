import { readJson } from '@parley/protocol';
import type { Replacements } from '../locales/index.ts';

/** Words with white space between them. */
export function readList(value: string | null): readonly string[] {
  return value?.split(/\s+/).filter(Boolean) ?? [];
}

/** A JSON list of texts; what is none is no prompts. */
export function readPrompts(value: string | null): readonly string[] {
  const list = readJson(value);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** A JSON object of texts by name; what is none replaces nothing. */
export function readWords(value: string | null): Replacements {
  const texts = readJson(value);
  return typeof texts === 'object' && texts !== null ? texts : {};
}
