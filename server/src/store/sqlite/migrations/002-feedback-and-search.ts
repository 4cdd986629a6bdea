/**
 * What visitors say about answers, and the words by which turns are found.
 *
 * `turn_words` holds the words that `turnWords` makes, each with its visitor in front, apart from each other by spaces, and
 * no text: so this file and MongoDB find the same. With `ascii` each of them is one token, since everything beyond ASCII
 * belongs to words there.
 */
export const FEEDBACK_AND_SEARCH = `
  ALTER TABLE turns ADD COLUMN feedback TEXT;
  ALTER TABLE turns ADD COLUMN feedback_revision INTEGER;
  CREATE INDEX turns_rated ON turns (conversation_id, feedback_revision) WHERE feedback_revision IS NOT NULL;

  CREATE VIRTUAL TABLE turn_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  INSERT INTO turn_words (rowid, words)
    SELECT turns.key, turn_words(conversations.visitor_id, turns.text, turns.entries)
    FROM turns JOIN conversations ON conversations.id = turns.conversation_id;
`;
