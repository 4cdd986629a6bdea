import { fold, isCallId, parseEntry, waitingCalls, type Entry, type Id, type Reply } from '@parley/protocol';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Broadcast } from '../turns/broadcast.ts';
import type { Claim, StateChange, Store, TurnKey } from '../store/store.ts';
import { stateFact } from '../turns/state-fact.ts';
import { wakeNext } from '../turns/wake-next.ts';
import {
  ATTEMPTS_EXHAUSTED,
  AWAITING_MS,
  LEASE_MS,
  MAX_ATTEMPTS,
  pauseAfter,
  RENEW_EVERY_MS,
  RESPONDER_FAILED,
  RESPONDER_SILENCE_MS,
} from './attempt-policy.ts';
import { createFlusher } from './flusher.ts';
import { respond } from './respond.ts';
import { ResponderError, type Responder } from './responder.ts';

/** How many earlier turns a responder gets to read. */
const HISTORY_TURNS = 40;

/** What writing replies needs. */
export interface ReplyWriterParts {
  readonly store: Store;
  readonly attachments: Pick<AttachmentStore, 'read'>;
  readonly responder: Responder;
  readonly broadcast: Broadcast;
  readonly clock: Clock;
  readonly log: Log;
  /** Names a reply that somebody should claim (rule W1). */
  wake(key: TurnKey): void;
  /** For tests that cannot wait as long as a worker does. */
  readonly timing?: ReplyTiming;
}

/** How long things take, in milliseconds. */
export interface ReplyTiming {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  readonly silenceMs: number;
  /** How long a reply waits for the visitor; a day where this is not said. */
  readonly awaitingMs?: number;
}

const TIMING: ReplyTiming = { leaseMs: LEASE_MS, renewEveryMs: RENEW_EVERY_MS, silenceMs: RESPONDER_SILENCE_MS };

/** The worker: claims replies and writes them (rules W2 to W9). */
export interface ReplyWriter {
  /** Claims a reply and writes it to its end, where it is there to be claimed. Never rejects. */
  write(key: TurnKey): Promise<void>;
  /**
   * Ends this worker's attempt at a reply at once, where it has one in this epoch: a later one is somebody's who asked
   * anew. What the store says decides what becomes of it.
   */
  abort(key: TurnKey, epoch: number): void;
  /**
   * Claims nothing more, ends every attempt and gives its reply back (rule W8); resolves when these are given back. What
   * a claim under way still brings is given back too, before its `write` resolves.
   */
  drain(): Promise<void>;
}

/** An attempt at a reply that this worker makes. */
interface Attempt {
  readonly turnId: Id;
  readonly epoch: number;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** The reply is no longer this attempt's: cancelled, or claimed by another worker. */
class LostReplyError extends Error {}
/** The worker is going. */
class DrainingError extends Error {}

/** A worker over a store and a responder. */
export function createReplyWriter(parts: ReplyWriterParts): ReplyWriter {
  const { store, clock, log, broadcast, timing = TIMING } = parts;
  /** Of one turn there may be two for a moment: one that is over and still ending, and the next. */
  const attempts = new Set<Attempt>();
  let draining = false;

  async function write(key: TurnKey): Promise<void> {
    if (draining) return;
    try {
      const now = clock();
      const outcome = await store.claim(key, {
        now,
        leaseUntil: now + timing.leaseMs,
        maxAttempts: MAX_ATTEMPTS,
        exhausted: ATTEMPTS_EXHAUSTED,
      });
      if (outcome.outcome === 'refused') return;
      if (outcome.outcome === 'exhausted') {
        const { fact } = outcome.change;
        tell(outcome.change);
        log.warn('reply settled', { turn: fact.turnId, epoch: fact.epoch, state: fact.state, reason: 'exhausted' });
        await wakeNext(parts, fact);
        return;
      }
      outcome.cancelled.forEach(tell);
      const controller = new AbortController();
      const ended = writeAttempt(parts, outcome.claim, controller);
      const attempt = { turnId: key.turnId, epoch: outcome.claim.turn.reply!.epoch, controller, ended };
      attempts.add(attempt);
      if (draining) controller.abort(new DrainingError());
      await ended.finally(() => attempts.delete(attempt));
    } catch (error) {
      // The lease or the sweeper brings the reply back; there is nobody to tell.
      log.warn('reply not written', { turn: key.turnId, err: error });
    }
  }

  function tell({ visitorId, fact }: StateChange): void {
    broadcast.state(visitorId, fact);
  }

  return {
    write,
    abort({ turnId }, epoch) {
      for (const attempt of attempts) {
        if (attempt.turnId === turnId && attempt.epoch === epoch)
          attempt.controller.abort(new LostReplyError('cancelled'));
      }
    },
    async drain() {
      draining = true;
      const open = [...attempts];
      for (const { controller } of open) controller.abort(new DrainingError());
      await Promise.allSettled(open.map(({ ended }) => ended));
    },
  };
}

async function writeAttempt(parts: ReplyWriterParts, claim: Claim, controller: AbortController): Promise<void> {
  const { store, responder, broadcast, clock, log, timing = TIMING } = parts;
  const { turn, visitorId, attempt } = claim;
  const { epoch } = turn.reply!;
  const key: TurnKey = { conversationId: turn.conversationId, turnId: turn.id };
  const since = () => clock() - turn.createdAt;
  log.info('reply claimed', { turn: turn.id, epoch, attempt, ms: since() });
  tellBegun(turn.reply!);

  /** What outlasts this attempt (rule W11). */
  const { entries: kept, length: keptLength } = turn.reply!;
  /** The calls of this reply, by their last states. */
  let calls = fold(kept).filter(({ kind }) => kind === 'tool');
  let length = keptLength;
  async function flush(entries: readonly Entry[]): Promise<void> {
    if (!(await store.flush(key, { epoch, from: length, entries }))) throw new LostReplyError('flush refused');
    if (length === keptLength) log.info('reply first entry', { turn: turn.id, epoch, ms: since() });
    const { conversationId, turnId } = key;
    broadcast.entries(visitorId, {
      kind: 'entries',
      conversationId,
      turnId,
      seq: turn.seq,
      epoch,
      from: length,
      entries,
    });
    length += entries.length;
  }
  const flusher = createFlusher({ write: flush, onError: (error) => controller.abort(error) });
  const renewal = setInterval(() => {
    store.renew(key, { epoch, leaseUntil: clock() + timing.leaseMs }).then(
      (renewed) => renewed || controller.abort(new LostReplyError('lease refused')),
      (error: unknown) => log.warn('lease not renewed', { turn: turn.id, err: error }),
    );
  }, timing.renewEveryMs);

  try {
    const history = await store.history(key.conversationId, turn.seq, HISTORY_TURNS);
    const { site, context } = claim;
    const { text, attachments } = turn;
    const readAttachment = (id: Id) => readOwn(parts, visitorId, id);
    const written = fold(kept);
    const task = { ...key, site, text, attachments, readAttachment, context, history, written, attempt };
    // What nobody could read, or answer, is a responder's fault, and must not get into the conversation.
    const add = (entry: Entry): Promise<void> => {
      parseEntry(entry);
      checkCallId(entry);
      if (entry.kind === 'tool') calls = fold([...calls, entry]);
      return flusher.add(entry);
    };
    await respond(responder.reply(task, controller.signal), add, {
      signal: controller.signal,
      silenceMs: timing.silenceMs,
    });
    await flusher.end();
    if (length === keptLength) throw new ResponderError('the responder ended without an entry', { retriable: true });
    await settle(waitingCalls(calls).length > 0 ? 'awaiting' : 'done');
  } catch (error) {
    controller.abort(error);
    await flusher.abandon();
    await giveUp(error).catch(leave);
  } finally {
    clearInterval(renewal);
  }

  async function settle(state: 'done' | 'failed' | 'awaiting'): Promise<void> {
    const error = state === 'failed' ? { error: RESPONDER_FAILED } : {};
    const waits = state === 'awaiting' ? { waitsUntil: clock() + (timing.awaitingMs ?? AWAITING_MS) } : {};
    if (!(await store.settle(key, { epoch, length, state, ...error, ...waits })))
      throw new LostReplyError('settling refused');
    log.info('reply settled', { turn: turn.id, epoch, state, entries: length, ms: since() });
    broadcast.state(visitorId, stateFact(turn, { state, epoch, length, entries: [], ...error }));
    await wakeNext(parts, turn);
  }

  /** An epoch that begins with entries is told with them: a state alone would be a gap to every reader (rule F6). */
  function tellBegun(reply: Reply): void {
    if (reply.length > 0) broadcast.turn(visitorId, { ...turn, reply });
    else broadcast.state(visitorId, stateFact(turn, reply));
  }

  /** Somebody else owns the reply by now: there is nothing more to say about it (rule W3). */
  function leave(error: unknown): void {
    if (!(error instanceof LostReplyError)) throw error;
    log.info('reply left', { turn: turn.id, epoch, reason: error.message });
  }

  async function giveUp(error: unknown): Promise<void> {
    if (error instanceof LostReplyError) return leave(error);
    const drained = error instanceof DrainingError;
    const pause = drained ? 0 : pauseAfter(attempt, error);
    if (!drained) log.warn('attempt failed', { turn: turn.id, epoch, attempt, responder: responder.name, err: error });
    if (pause === null) return settle('failed');
    const change = await store.requeue(key, { epoch, dueAt: clock() + pause, attemptCounts: !drained });
    if (change) tellBegun({ state: change.fact.state, epoch: change.fact.epoch, length: keptLength, entries: kept });
  }
}

/** A call that waits under an id that no answer can name would wait for ever (rule H10). */
function checkCallId(entry: Entry): void {
  for (const { callId } of waitingCalls([entry])) {
    if (!isCallId(callId)) throw new TypeError(`no answer can name the call ${JSON.stringify(callId).slice(0, 80)}`);
  }
}

/** The bytes of a file of the visitor whose reply this is. */
async function readOwn({ attachments }: ReplyWriterParts, visitorId: Id, id: Id): Promise<AsyncIterable<Uint8Array>> {
  const found = await attachments.read(visitorId, id);
  if (!found) throw new ResponderError(`the file ${id} is not there`, { retriable: false });
  return found.bytes;
}
