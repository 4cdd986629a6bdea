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

/** Puts a turn into the index, in the place of what it was there, once the transaction of this write ends. */
export function indexTurn(db: Database, row: Pick<TurnRow, 'key' | 'visitor_id' | 'text' | 'entries'>): void {
  const { key, visitor_id: visitorId, text, entries } = row;
  db.atEnd(`words ${key}`, () => {
    const words = turnWords(visitorId, text, entries);
    db.sql('INSERT OR REPLACE INTO turn_words (rowid, words) VALUES (?, ?)').run(key, words);
  });
}

/** A query for the index: the visitor's turns that have all words, the last one perhaps only begun (rule H13). */
export function matchExpression(visitorId: Id, { whole, begun }: SearchQuery): string {
  const own = ownWords(visitorId);
  return [...whole.map((word) => `"${own(word)}"`), `"${own(begun)}"*`].join(' AND ');
}

/** @param entries the folded entries of an ended reply, as JSON */
function turnWords(visitorId: Id, text: string, entries: string | null): string {
  const reply = { state: 'done', epoch: 0, length: 0, entries: JSON.parse(entries ?? '[]') as Entry[] } as const;
  return searchableWords({ text, reply }).map(ownWords(visitorId)).join(' ');
}

/** Words with their visitor in front: a search then costs what its visitor wrote, however much others did. */
function ownWords(visitorId: Id): (word: string) => string {
  const owner = visitorId.replaceAll('-', '');
  return (word) => owner + word;
}
