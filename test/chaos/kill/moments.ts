/**
 * When a server is killed. Those in the middle are relative to something that the server or a page has just done:
 *
 *   starting       before it listens, mostly shortly before
 *   listening      just after it listens, while all pages come back
 *   any time       after a while, whatever happens
 *   posted         a page has just sent a turn
 *   stored         the server has just logged that a turn is stored, mostly before it says so to the page
 *   acknowledged   a page has just read that its turn is stored
 *   claimed        the worker has just taken a reply
 *   first entry    the worker has just stored the first entry of a reply
 *   settled        the worker has just ended a reply
 *   stopping       it was asked to leave (rule W8), and has not left yet
 */
export const MOMENTS = [
  'starting',
  'listening',
  'any time',
  'posted',
  'stored',
  'acknowledged',
  'claimed',
  'first entry',
  'settled',
  'stopping',
] as const;

/** When a server is killed. */
export type Moment = (typeof MOMENTS)[number];

/** The moments that the server's log tells, with the line that does. */
export const LOGGED: Partial<Record<Moment, string>> = {
  stored: 'turn stored',
  claimed: 'reply claimed',
  'first entry': 'reply first entry',
  settled: 'reply settled',
};

/** Deals moments for ever: each kind as often as the others, in another order each round. */
export function* dealMoments(random: () => number): Generator<Moment, never> {
  for (;;) {
    const deck = [...MOMENTS];
    while (deck.length > 0) yield deck.splice(Math.floor(random() * deck.length), 1)[0]!;
  }
}
