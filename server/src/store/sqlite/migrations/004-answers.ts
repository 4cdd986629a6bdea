/**
 * What visitors answer to tool calls (rules H10, W11).
 *
 * `kept` is how many entries outlast an attempt, `answers` is what was answered since the visitor last asked, and
 * `waits_until` is set while a reply is awaiting: when that has lasted too long.
 */
export const ANSWERS = `
  ALTER TABLE turns ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE turns ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE turns ADD COLUMN waits_until INTEGER;
  CREATE INDEX turns_overdue ON turns (waits_until) WHERE waits_until IS NOT NULL;
`;
