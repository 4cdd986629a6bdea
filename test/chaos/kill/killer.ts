import { once, type EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '../../support/server-process.ts';
import { LOGGED, type Moment } from './moments.ts';

/** How long a server lives before the event of its moment is waited for, in milliseconds; one in five lives longer. */
const LIFE_MS = { mostly: 500, longer: 3_000 };
/** How long that event is waited for, in milliseconds. */
const EVENT_WITHIN_MS = 1_500;
/** A kill comes up to so many milliseconds after the event. */
const AFTER_MS = 5;
/** A kill comes within so long after a server began to listen, or was asked to leave; in milliseconds. */
const SOON_MS = 60;
/** About how long the first start takes, in milliseconds. Each start tells it for the next one. */
const FIRST_START_MS = 600;

/** How a server's life ended. */
export interface Ending {
  /** The moment that it was killed at; `left` where it had left before, as it was asked to. */
  readonly moment: Moment | 'left';
  /** Whether a turn was on its way to it then. */
  readonly wasSending: boolean;
}

/** Starts a server that is down, and kills it at a moment. */
export type Killer = (moment: Moment) => Promise<Ending>;

/**
 * What kills one server.
 *
 * @param posts tells `posted` and `acknowledged` when a page sends a turn and reads that it is stored
 */
export function createKiller({
  server,
  posts,
  random,
  isSending,
}: {
  readonly server: ServerProcess;
  readonly posts: EventEmitter;
  readonly random: () => number;
  isSending(): boolean;
}): Killer {
  let startMs = FIRST_START_MS;

  /** What happens from now on; gives up where it does not. */
  async function comes(moment: Moment): Promise<boolean> {
    const over = new AbortController();
    const line = LOGGED[moment];
    server.log.lines.length = 0;
    const event = line === undefined ? once(posts, moment, { signal: over.signal }) : server.log.seen(line);
    const late = pause(EVENT_WITHIN_MS, false, { signal: over.signal });
    const gone = (): boolean => false;
    const came = await Promise.race([event.then(() => true, gone), late.catch(gone)]);
    over.abort();
    return came;
  }

  async function kill(moment: Moment): Promise<Ending> {
    const wasSending = isSending();
    if (!(await server.kill())) throw new Error(`the server ended by itself before it was killed (${moment})`);
    return { moment, wasSending };
  }

  async function killStarting(): Promise<Ending> {
    const listened = server.start().then(
      () => true,
      () => false,
    );
    // Mostly in its later part, where files are opened: before that a start only reads its program.
    await pause(startMs * (0.4 + 0.6 * random()));
    const { wasSending } = await kill('starting');
    return { moment: (await listened) ? 'listening' : 'starting', wasSending };
  }

  async function killStopping(): Promise<Ending> {
    const stopped = server.stop();
    await pause(random() * SOON_MS);
    const wasSending = isSending();
    const killed = await server.kill();
    await stopped;
    return { moment: killed ? 'stopping' : 'left', wasSending };
  }

  return async (moment) => {
    if (moment === 'starting') return killStarting();
    const began = performance.now();
    await server.start();
    startMs = performance.now() - began;
    if (moment === 'listening') {
      await pause(random() * SOON_MS);
      return kill(moment);
    }
    await pause(random() * (random() < 0.2 ? LIFE_MS.longer : LIFE_MS.mostly));
    if (moment === 'stopping') return killStopping();
    if (moment === 'any time' || !(await comes(moment))) return kill('any time');
    // Half of them at once, and always before the page is told: what is looked for is over within a millisecond or two.
    if (moment !== 'stored' && random() < 0.5) await pause(random() * AFTER_MS);
    return kill(moment);
  };
}
