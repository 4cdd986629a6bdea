import type { Fact, Id, Turn } from '@parley/protocol';
import type { Log } from '../../../server/src/log.ts';
import { asProblem, type ProblemError } from '../../../server/src/problems.ts';
import type { Responder } from '../../../server/src/replies/responder.ts';
import { createAwaitingSweeper } from '../../../server/src/replies/awaiting-sweeper.ts';
import { createSweeper, type Sweeper } from '../../../server/src/replies/sweeper.ts';
import { createReplyWriter, type ReplyWriter } from '../../../server/src/replies/write-reply.ts';
import { StoreUnavailableError, type Store, type TurnKey } from '../../../server/src/store/store.ts';
import { createCommands, type Commands } from '../../../server/src/turns/commands.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { Owner } from './scheduler.ts';
import { chance, latency, trouble, type World } from './world.ts';

/** As in the server, but for a silence, and a wait for the visitor, that a schedule can wait for. */
const TIMING = { leaseMs: 15_000, renewEveryMs: 5_000, silenceMs: 20_000, awaitingMs: 25_000 };

/** What servers share besides the store. */
export interface Cluster {
  /** The store that all servers are on; what it does is entered in the ledger. */
  readonly store: Store;
  /** Gives a fact to the sockets of a visitor, whichever server they are at. */
  tell(visitorId: Id, fact: Fact): void;
  /** Puts a wake-up call into the queue. */
  wake(key: TurnKey): void;
  readonly responder: Responder;
}

/** One process: commands, worker and sweeper. What it is made of ends with it, and another one takes its place. */
export interface SimServer {
  readonly owner: Owner;
  /** Whether it takes requests: it is neither dead nor draining. A frozen one takes them, and lets them wait. */
  readonly listens: boolean;
  /**
   * Carries out a request. `answer` is called as part of the server, with what it gave or the problem, unless the
   * server dies before.
   */
  serve<T>(work: (commands: Commands) => Promise<T>, answer: (result: T | ProblemError) => void): void;
  /** A wake-up call comes out of the queue. */
  work(key: TurnKey): void;
  /** The process is gone, between any two awaits. */
  kill(): void;
  /** SIGTERM: it gives its replies back, then it is gone (rule W8). */
  drain(): void;
}

/** @param skewMs how far this server's clock is from the others' */
export function startServer(world: World, cluster: Cluster, skewMs: number): SimServer {
  const { scheduler, judge } = world;
  const owner = new Owner();
  const store = distant(world, cluster.store, owner);
  const clock = (): number => scheduler.now() + world.serversAheadMs + skewMs;
  const log = watchfulLog((error) => judge.blame(error));
  let draining = false;

  const tell = (visitorId: Id, fact: Fact): void => {
    if (fact.kind === 'entries' || fact.kind === 'state') {
      const reach = fact.kind === 'state' ? fact.length : fact.from + fact.entries.length;
      world.ledger.checkTold({ id: fact.turnId, epoch: fact.epoch, length: reach }, 'a fact');
    }
    cluster.tell(visitorId, fact);
  };
  const broadcast = {
    turn: (visitorId: Id, turn: Turn) => tell(visitorId, { kind: 'turn', turn }),
    entries: tell,
    state: tell,
    feedback: tell,
  };
  const { wake } = cluster;
  const parts = { store, attachments: NO_FILES, broadcast, clock, log, wake };
  const { responder } = cluster;
  const writer: ReplyWriter = createReplyWriter({ ...parts, responder, timing: TIMING });
  const commands = createCommands({ ...parts, abort: writer.abort });
  const sweeper: Sweeper = createSweeper(parts);
  const awaitingSweeper = createAwaitingSweeper({
    ...parts,
    cancel: ({ visitorId, key, epoch }) => commands.cancel({ visitorId }, key, epoch),
    everyMs: 2_000,
  });
  scheduler.as(owner, () => {
    sweeper.start();
    awaitingSweeper.start();
  });

  return {
    owner,
    get listens() {
      return owner.state !== 'gone' && !draining;
    },
    serve(work, answer) {
      scheduler.after(0, owner, () => {
        work(commands).then(answer, (error: unknown) => answer(asProblem(error, log, 'a request')));
      });
    },
    work: (key) => void scheduler.after(0, owner, () => void writer.write(key)),
    kill: () => owner.kill(),
    drain() {
      if (draining) return;
      draining = true;
      scheduler.after(0, owner, () => {
        void Promise.all([sweeper.stop(), awaitingSweeper.stop(), writer.drain()]).then(() => owner.kill());
      });
      // It is given two seconds (rule W8).
      scheduler.after(2_000, undefined, () => owner.kill());
    },
  };
}

/**
 * A store as a process sees it that may stand still or die at any moment: every call takes time on the way there and
 * back. What was sent before a death may still be done after it.
 */
function distant(world: World, store: Store, owner: Owner): Store {
  const { scheduler } = world;
  const calls = {} as Record<string, unknown>;
  for (const [name, method] of Object.entries(store) as [string, unknown][]) {
    if (typeof method !== 'function') {
      calls[name] = method;
      continue;
    }
    calls[name] = (...given: unknown[]) =>
      new Promise((resolve, reject) => {
        const fails = chance(world, world.noise.storeFails);
        if (fails) trouble(world, scheduler.now());
        const unavailable = (): void => reject(new StoreUnavailableError('the store cannot be reached'));
        const back = (run: () => void): void => void scheduler.after(latency(world, false), owner, run);
        if (fails && chance(world, 0.5)) return back(unavailable);
        const isSent = chance(world, 0.5);
        scheduler.after(latency(world, false), isSent ? undefined : owner, () => {
          const carryOut = method as (...args: unknown[]) => Promise<unknown>;
          const done = carryOut(...given);
          // A driver repeats a write whose answer it missed; what was appended must not be appended again (rule W3).
          if (name === 'flush' && chance(world, world.noise.storeFails)) carryOut(...given).catch(() => {});
          done.then(
            (value) => back(() => (fails ? unavailable() : resolve(value))),
            (error: unknown) => back(() => reject(error)),
          );
        });
      });
  }
  return calls as unknown as Store;
}

/** A log that hears what a server did not expect. */
function watchfulLog(blame: (error: Error) => void): Log {
  const hear = (event: string, fields: object = {}): void => {
    const { err } = fields as { err?: unknown };
    // The responder failed, the store could not be reached, or the reply was another's when it was to be ended.
    const isMeant =
      event === 'attempt failed' ||
      err instanceof StoreUnavailableError ||
      (err as Error | undefined)?.message.endsWith('refused');
    if (err instanceof Error && !isMeant) blame(new Error(`a server logged "${event}"`, { cause: err }));
  };
  return { info() {}, warn: hear, error: hear };
}
