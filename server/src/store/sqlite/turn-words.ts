import type { DatabaseSync } from 'node:sqlite';
import { searchableWords, type Entry, type Id, type SearchQuery } from '@parley/protocol';
import type { Database } from './database.ts';
import type { TurnRow } from './turn-rows.ts';

/** The name under which statements know `turnWords`: the step that made the table fills it with it. */
const FUNCTION = 'turn_words';

/** Makes the words of a turn available to statements. */
export function defineTurnWords(db: DatabaseSync): void {
  db.function(FUNCTION, { deterministic: true }, (visitorId, text, entries) =>
    turnWords(String(visitorId), String(text), entries === null ? null : String(entries)),
  );
}

/** Puts a turn into the index, in the place of what it was there. */
export function indexTurn({ sql }: Database, row: Pick<TurnRow, 'key' | 'visitor_id' | 'text' | 'entries'>): void {
  const words = turnWords(row.visitor_id, row.text, row.entries);
  sql('INSERT OR REPLACE INTO turn_words (rowid, words) VALUES (?, ?)').run(row.key, words);
}

/** A query for the index: the visitor's turns that have all words, the last one perhaps only begun (rule H13). */
export function matchExpression(visitorId: Id, { whole, begun }: SearchQuery): string {
  return [ownerWord(visitorId), ...whole].map((word) => `"${word}"`).join(' AND ') + ` AND "${begun}"*`;
}

/** @param entries the folded entries of an ended reply, as JSON */
function turnWords(visitorId: Id, text: string, entries: string | null): string {
  const reply = { state: 'done', epoch: 0, length: 0, entries: JSON.parse(entries ?? '[]') as Entry[] } as const;
  return [ownerWord(visitorId), ...searchableWords({ text, reply })].join(' ');
}

/** Whose a turn is, as a word that nobody writes: so a search looks at no other visitor's turns. */
function ownerWord(visitorId: Id): string {
  return `visitor0${visitorId.replaceAll('-', '')}`;
}
