import type { Turn } from '@parley/protocol';

/**
 * About how much of turns one answer carries, in bytes of JSON. A page that a very slow link cannot bring in time would
 * never come: it is asked for again, as long, and breaks off again. Common pages are half as long.
 */
const ANSWER_BYTES = 128 * 1024;

/** How many of the turns fit into one answer, from the first one on. At least one does, however long it is. */
export function fitting(turns: readonly Turn[]): number {
  let bytes = 0;
  const over = turns.findIndex((turn) => (bytes += Buffer.byteLength(JSON.stringify(turn))) > ANSWER_BYTES);
  return over < 0 ? turns.length : Math.max(1, over);
}
