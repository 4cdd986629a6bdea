/*
 * Longer than other files: a backend with every command, kept in memory.
 */
import {
  AdapterError,
  type Adapter,
  type AdapterFiles,
  type AdapterListener,
  type AdapterStatus,
} from '@parley/adapters';
import {
  fold,
  moveReply,
  PAGE_TURNS,
  PENDING_REPLY,
  type Attachment,
  type AttachmentLimits,
  type ConversationSummary,
  type Entry,
  takeAnswer,
  type Fact,
  type GivenAnswer,
  type Id,
  type Page,
  type PostTurn,
  type Problem,
  type ProblemCode,
  type Reply,
  type ReplyEvent,
  type Snapshot,
  type SyncRequest,
  type Turn,
} from '@parley/protocol';
import { pageOf, snapshotOf } from './conversation-model.ts';
import type { VirtualTime } from './virtual-browser.ts';

/**
 * What goes wrong with one call.
 *
 * `lost`: it never arrives. `unanswered`: it is carried out, and the answer is lost. `silent`: it is carried out, and
 * nothing ever settles. `held`: it is carried out, and answered when the test says so. A problem: the backend refuses.
 */
export type Fault = 'lost' | 'unanswered' | 'silent' | 'held' | { status: number; code: ProblemCode; afterMs?: number };

type Method = 'post' | 'sync' | 'page' | 'cancel' | 'retry' | 'answer' | 'conversations' | 'limits' | 'upload' | 'read';

/** How far away the backend is: one way, in milliseconds. */
const LATENCY_MS = 20;
/** After this long a call without an answer is given up, as an adapter's own time limit would. */
const LIMIT_MS = 10_000;

/** A backend in memory that keeps the adapter's contract, and breaks the line to it as a test asks. */
export class MemoryBackend {
  readonly time: VirtualTime;
  readonly conversations = new Map<Id, Turn[]>();
  readonly lines = new Set<MemoryAdapter>();
  /** The files that were uploaded. */
  readonly files = new Map<Id, { readonly file: Attachment; readonly bytes: Blob }>();
  /** What may be uploaded. */
  limits: AttachmentLimits = { maxBytes: 1_000, types: ['image/png', 'text/plain'] };
  /** How many turns one snapshot carries at most. */
  snapshotTurns = PAGE_TURNS;

  constructor(time: VirtualTime) {
    this.time = time;
  }

  /** A line of its own to this backend, as one tab has it. */
  adapter(): MemoryAdapter {
    return new MemoryAdapter(this);
  }

  turns(conversationId: Id): readonly Turn[] {
    return this.conversations.get(conversationId) ?? [];
  }

  find(turnId: Id): Turn | undefined {
    return [...this.conversations.values()].flat().find(({ id }) => id === turnId);
  }

  turn(turnId: Id): Turn {
    const turn = this.find(turnId);
    if (!turn) throw new Error(`turn ${turnId}: expected one that is stored`);
    return turn;
  }

  /** Stores a turn once (rule D5). */
  store(conversationId: Id, { id, text, attachments = [] }: PostTurn, author: Turn['author'] = 'visitor'): Turn {
    const turns = this.conversations.get(conversationId) ?? [];
    this.conversations.set(conversationId, turns);
    const there = turns.find((turn) => turn.id === id);
    if (there && there.text !== text) throw problemError(409, 'conflict');
    if (there) return there;
    if (attachments.some((file) => !this.files.has(file.id))) throw problemError(400, 'invalid');
    const reply = author === 'visitor' ? PENDING_REPLY : null;
    const seq = turns.length + 1;
    const turn = { id, conversationId, seq, author, text, attachments, createdAt: this.time.now(), reply };
    turns.push(turn);
    this.tell({ kind: 'turn', turn });
    return turn;
  }

  /** Moves a reply as a worker or a visitor would, and tells. */
  move(turnId: Id, event: ReplyEvent): Turn {
    const turn = this.turn(turnId);
    const reply = turn.reply!;
    const { to, epochs } = moveReply(reply.state, event);
    const entries = epochs > 0 ? [] : to === 'awaiting' ? reply.entries : fold(reply.entries);
    const length = epochs > 0 ? 0 : reply.length;
    const error = to === 'failed' ? { error: { code: 'responder_failed', message: 'It failed.' } } : {};
    const changed = this.#put(turn, { state: to, epoch: reply.epoch + epochs, length, entries, ...error });
    const { conversationId, seq } = turn;
    const { state, epoch } = changed.reply!;
    this.tell({ kind: 'state', conversationId, turnId, seq, epoch, state, length, ...error });
    return changed;
  }

  /** Takes a visitor's answer to a tool call (rule H10), and tells. */
  takeAnswer(turnId: Id, given: GivenAnswer): Turn {
    const turn = this.turn(turnId);
    const reply = turn.reply!;
    const isMeant = reply.state === 'awaiting' && reply.epoch === given.epoch;
    const taken = isMeant && takeAnswer(reply.entries, given);
    if (!taken) throw problemError(409, 'conflict');
    const grown = { ...reply, length: reply.length + 1, entries: [...reply.entries, taken.entry] };
    const changed = this.#put(turn, taken.waits ? grown : { ...grown, state: 'pending', epoch: reply.epoch + 1 });
    this.tell({ kind: 'turn', turn: changed });
    return changed;
  }

  /** Writes on, and tells. */
  write(turnId: Id, ...texts: string[]): void {
    this.writeEntries(turnId, ...texts.map((text): Entry => ({ kind: 'text', text })));
  }

  /** Writes entries of any kind, and tells. */
  writeEntries(turnId: Id, ...entries: Entry[]): void {
    const turn = this.turn(turnId);
    const reply = turn.reply!;
    this.#put(turn, { ...reply, length: reply.length + entries.length, entries: [...reply.entries, ...entries] });
    const { conversationId, seq } = turn;
    this.tell({ kind: 'entries', conversationId, turnId, seq, epoch: reply.epoch, from: reply.length, entries });
  }

  /** A whole reply at once. */
  answer(turnId: Id, ...texts: string[]): void {
    this.move(turnId, 'claim');
    this.write(turnId, ...texts);
    this.move(turnId, 'finish');
  }

  tell(fact: Fact): void {
    for (const line of this.lines) line.deliver(fact);
  }

  #put(turn: Turn, reply: Reply): Turn {
    const changed = { ...turn, reply };
    this.conversations.get(turn.conversationId)![turn.seq - 1] = changed;
    return changed;
  }
}

/** One line to a memory backend. */
export class MemoryAdapter implements Adapter {
  readonly #backend: MemoryBackend;
  #listener: AdapterListener | undefined;
  #status: AdapterStatus = 'connecting';
  readonly #closed = new AbortController();
  #gone = false;
  /** What goes wrong with the next calls of a method, first things first. */
  readonly faults: Partial<Record<Method, Fault[]>> = {};
  /** Every call that was made, in order. */
  readonly calls: { method: Method; at: number; argument: unknown }[] = [];
  /** Calls that are under way, and the most there ever were, by method. */
  readonly under: Partial<Record<Method, { now: number; most: number }>> = {};
  readonly #held: (() => void)[] = [];
  /** While false, calls are lost and facts do not come. */
  reachable = true;
  /** What happens to facts on their way: a list of those that arrive, at once, in its order. */
  mangle: (fact: Fact) => readonly Fact[] = (fact) => [fact];

  constructor(backend: MemoryBackend) {
    this.#backend = backend;
  }

  connect(listener: AdapterListener): void {
    this.#listener = listener;
    listener.status('connecting', false);
    this.#backend.time.setTimer(() => this.#come(), LATENCY_MS);
  }

  /** The line breaks, or comes back. */
  setReachable(reachable: boolean): void {
    this.reachable = reachable;
    if (reachable) this.#come();
    else this.setStatus('offline', false);
  }

  /** Says how things are, without changing them. */
  setStatus(status: AdapterStatus, live: boolean): void {
    this.#status = status;
    if (!live) this.#backend.lines.delete(this);
    else this.#backend.lines.add(this);
    this.#listener?.status(status, live);
  }

  /** Facts come no more, commands still do. */
  breakFacts(): void {
    this.setStatus(this.#status, false);
  }

  deliver(fact: Fact): void {
    for (const arrives of this.mangle(fact)) this.#backend.time.setTimer(() => this.tell(arrives), LATENCY_MS);
  }

  /** A fact arrives now. */
  tell(fact: Fact): void {
    if (!this.#closed.signal.aborted && !this.#gone) this.#listener?.fact(fact);
  }

  /** Answers the calls that are held. */
  answerHeld(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  count(method: Method): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  post(conversationId: Id, turn: PostTurn): Promise<Turn> {
    return this.#call('post', turn, () => this.#backend.store(conversationId, turn));
  }

  sync(request: SyncRequest): Promise<Snapshot> {
    return this.#call('sync', request, () => {
      const turns = this.#backend.conversations.get(request.conversationId);
      if (!turns) throw problemError(404, 'not_found');
      return snapshotOf(turns, request, this.#backend.snapshotTurns);
    });
  }

  page(conversationId: Id, range: { before?: number; limit?: number }): Promise<Page> {
    return this.#call('page', range, () =>
      pageOf(conversationId, this.#backend.turns(conversationId), { limit: PAGE_TURNS, ...range }),
    );
  }

  conversations(): Promise<readonly ConversationSummary[]> {
    return this.#call('conversations', undefined, () => []);
  }

  cancel(_conversationId: Id, turnId: Id, epoch: number): Promise<Turn> {
    return this.#call('cancel', { turnId, epoch }, () => this.#order(turnId, epoch, 'cancel'));
  }

  retry(_conversationId: Id, turnId: Id, epoch: number): Promise<Turn> {
    return this.#call('retry', { turnId, epoch }, () => this.#order(turnId, epoch, 'retry'));
  }

  answer(_conversationId: Id, turnId: Id, given: GivenAnswer): Promise<Turn> {
    return this.#call('answer', { turnId, ...given }, () => this.#backend.takeAnswer(turnId, given));
  }

  readonly files: AdapterFiles = {
    limits: () => this.#call('limits', undefined, () => this.#backend.limits),
    upload: (bytes, { id, name, progress }) => {
      progress(Math.floor(bytes.size / 2));
      return this.#call('upload', { id, name }, () => {
        const { files } = this.#backend;
        const file = { id, name, mediaType: `${bytes.type}; sniffed`, size: bytes.size };
        if (!files.has(id)) files.set(id, { file, bytes });
        return files.get(id)!.file;
      });
    },
    read: (id) =>
      this.#call('read', id, () => {
        const found = this.#backend.files.get(id);
        if (!found) throw problemError(404, 'not_found');
        return found.bytes;
      }),
  };

  close(): void {
    this.#backend.lines.delete(this);
    this.#closed.abort();
  }

  /** Goes as its page does in a crash: nothing settles any more, and nothing is told. */
  vanish(): void {
    this.#gone = true;
    this.#backend.lines.delete(this);
  }

  #come(): void {
    if (this.reachable && !this.#closed.signal.aborted) this.setStatus('online', true);
  }

  #order(turnId: Id, epoch: number, event: 'cancel' | 'retry'): Turn {
    const { reply } = this.#backend.turn(turnId);
    if (reply?.epoch !== epoch) throw problemError(409, 'conflict');
    try {
      return this.#backend.move(turnId, event);
    } catch {
      throw problemError(409, 'conflict');
    }
  }

  async #call<T>(method: Method, argument: unknown, carryOut: () => T): Promise<T> {
    const { time } = this.#backend;
    this.calls.push({ method, at: time.now(), argument });
    const under = (this.under[method] ??= { now: 0, most: 0 });
    under.now += 1;
    under.most = Math.max(under.most, under.now);
    try {
      return await this.#answer(this.faults[method]?.shift(), carryOut);
    } finally {
      under.now -= 1;
    }
  }

  #answer<T>(fault: Fault | undefined, carryOut: () => T): Promise<T> {
    const { time } = this.#backend;
    return new Promise((answered, rejected) => {
      const resolve = (answer: T): void => void (this.#gone || answered(answer));
      const reject = (error: Error): void => void (this.#gone || rejected(error));
      const unreachable = (): void => reject(new AdapterError('unreachable', 'no answer'));
      this.#closed.signal.addEventListener('abort', unreachable);
      if (!this.reachable) {
        time.setTimer(unreachable, LATENCY_MS);
        return;
      }
      const settle = (): void => {
        if (fault === 'lost') return void time.setTimer(unreachable, LIMIT_MS - LATENCY_MS);
        if (typeof fault === 'object') return reject(problemError(fault.status, fault.code, fault.afterMs));
        let answer: T;
        try {
          answer = carryOut();
        } catch (error) {
          return reject(error as Error);
        }
        if (fault === 'unanswered') time.setTimer(unreachable, LIMIT_MS - LATENCY_MS);
        else if (fault === 'held') this.#held.push(() => resolve(answer));
        else if (fault !== 'silent')
          time.setTimer(() => (this.reachable ? resolve(answer) : unreachable()), LATENCY_MS);
      };
      time.setTimer(settle, LATENCY_MS);
    });
  }
}

/** What an adapter makes of a problem that a backend tells. */
export function problemError(status: number, code: ProblemCode, retryAfterMs?: number): AdapterError {
  const problem: Problem = { type: 'about:blank', title: code, status, code, detail: `a ${code} problem` };
  const kind = status === 408 || status === 429 || status >= 500 ? 'busy' : 'refused';
  return new AdapterError(kind, code, { problem, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
