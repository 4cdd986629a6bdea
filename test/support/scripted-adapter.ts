/*
 * Longer than other files: an adapter with every command, each of which a test can hold back.
 */
import {
  AdapterError,
  type Adapter,
  type AdapterFiles,
  type AdapterListener,
  type AdapterStatus,
} from '@parley/adapters';
import {
  excerptOf,
  isFound,
  newFeedback,
  PENDING_REPLY,
  readSearch,
  summaryOf,
  takeAnswer,
  type Attachment,
  type AttachmentLimits,
  type ConversationSummary,
  type Entry,
  type Fact,
  type FoundConversation,
  type GivenAnswer,
  type GivenFeedback,
  type Id,
  type Page,
  type PostTurn,
  type Reply,
  type ReplyState,
  type Snapshot,
  type SyncRequest,
  type Turn,
} from '@parley/protocol';

/** What becomes of a turn that is posted: it is stored, no answer ever comes, or the post fails. */
export type PostScript = 'store' | 'hang' | AdapterError;

/** What becomes of a file that is uploaded: it is stored, so many bytes of it are sent and no more, or it fails. */
export type UploadScript = 'store' | number | AdapterError;

/** How many turns a page of it has, where nothing else is said. */
const PAGE_TURNS = 20;

/**
 * A backend in the page that does what a test or a picture tells it, step by step, and nothing by itself.
 *
 * It keeps the contract of an adapter, so a real `Chat` runs on it. A reply moves only by `begin`, `write` and `end`.
 */
export class ScriptedAdapter implements Adapter {
  /** What becomes of the next turns that are posted. */
  onPost: PostScript = 'store';
  /** What becomes of the next files that are uploaded. */
  onUpload: UploadScript = 'store';
  /** What may be uploaded. */
  limits: AttachmentLimits = {
    maxBytes: 10_000_000,
    types: ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'],
  };
  /** The files that it has, by their ids. */
  readonly stored = new Map<Id, Blob>();
  /** Whether pages of older turns hang. */
  holdPages = false;
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  /** The time of the turns that it stores, in milliseconds since 1970. */
  now: () => number = Date.now;
  closed = false;
  /** How many turns a page of it has. */
  pageTurns: number;

  private readonly uploading = new Set<{ resolve(): void; reject(error: Error): void }>();
  private listener: AdapterListener | undefined;
  private readonly conversations_ = new Map<Id, Turn[]>();
  private status_: AdapterStatus;

  constructor({
    status = 'online',
    pageTurns = PAGE_TURNS,
  }: { readonly status?: AdapterStatus; readonly pageTurns?: number } = {}) {
    this.status_ = status;
    this.pageTurns = pageTurns;
  }

  connect(listener: AdapterListener): void {
    this.calls.push('connect');
    this.listener = listener;
    queueMicrotask(() => this.tellStatus(this.status_));
  }

  /** Says how the backend is. */
  tellStatus(status: AdapterStatus): void {
    this.status_ = status;
    if (!this.closed) this.listener?.status(status, status === 'online');
  }

  /** Stores a turn that the visitor did not write here just now, and tells it where somebody listens. */
  add(conversationId: Id, turn: Partial<Turn> & { readonly id: Id; readonly text: string }): Turn {
    const turns = this.turnsOf(conversationId);
    const author = turn.author ?? 'visitor';
    const stored: Turn = {
      conversationId,
      author,
      attachments: [] as readonly Attachment[],
      createdAt: this.now(),
      reply: author === 'visitor' ? PENDING_REPLY : null,
      ...turn,
      seq: turns.length + 1,
    };
    turns.push(stored);
    this.tell({ kind: 'turn', turn: stored });
    return stored;
  }

  /** Begins an attempt at the reply of a turn. */
  begin(turnId: Id): void {
    const { reply } = this.turn(turnId);
    if (!reply) throw new Error(`turn ${turnId} asks for no reply`);
    const kept = reply.state === 'pending' ? reply.entries : [];
    this.change(turnId, { state: 'generating', epoch: reply.epoch + 1, length: kept.length, entries: kept });
    if (kept.length > 0) this.tell({ kind: 'turn', turn: this.turn(turnId) });
    else this.tellState(turnId);
  }

  /** Writes on at a reply, beginning it where it is pending. A text is a text entry. */
  write(turnId: Id, ...written: readonly (Entry | string)[]): void {
    if (this.turn(turnId).reply?.state === 'pending') this.begin(turnId);
    const turn = this.turn(turnId);
    const reply = turn.reply as Reply;
    const entries = written.map((entry): Entry => (typeof entry === 'string' ? { kind: 'text', text: entry } : entry));
    this.change(turnId, {
      ...reply,
      length: reply.length + entries.length,
      entries: [...reply.entries, ...entries],
    });
    const { conversationId, seq } = turn;
    this.tell({ kind: 'entries', conversationId, turnId, seq, epoch: reply.epoch, from: reply.length, entries });
  }

  /** Ends a reply. */
  end(turnId: Id, state: ReplyState = 'done', error?: Reply['error']): void {
    const reply = this.turn(turnId).reply as Reply;
    this.change(turnId, { ...reply, state, ...(error && { error }) });
    this.tellState(turnId);
  }

  /** The turns of a conversation, as they are stored. */
  turnsOf(conversationId: Id): Turn[] {
    let turns = this.conversations_.get(conversationId);
    if (!turns) this.conversations_.set(conversationId, (turns = []));
    return turns;
  }

  readonly files: AdapterFiles = {
    limits: async () => this.limits,
    upload: async (file, { id, name, signal, progress }) => {
      this.calls.push(`upload ${name}`);
      const script = this.onUpload;
      if (script instanceof AdapterError) throw script;
      if (typeof script === 'number') {
        progress(script);
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        this.uploading.add({ resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        await promise;
      }
      this.stored.set(id, file);
      return { id, name, mediaType: file.type, size: file.size };
    },
    read: async (id) => {
      this.calls.push('read');
      const file = this.stored.get(id);
      if (!file) throw new AdapterError('refused', `there is no file ${id}`);
      return file;
    },
  };

  /** Ends the uploads that stand still: they are stored, or fail. */
  endUploads(error?: AdapterError): void {
    for (const { resolve, reject } of this.uploading) {
      if (error) reject(error);
      else resolve();
    }
    this.uploading.clear();
  }

  async post(conversationId: Id, { id, text, attachments = [] }: PostTurn): Promise<Turn> {
    this.calls.push(`post ${text}`);
    const script = this.onPost;
    if (script === 'hang') return new Promise(() => {});
    if (script instanceof AdapterError) throw script;
    const held = this.turnsOf(conversationId).find((turn) => turn.id === id);
    return held ?? this.add(conversationId, { id, text, attachments });
  }

  async sync({ conversationId, after, held }: SyncRequest): Promise<Snapshot> {
    this.reach();
    const turns = this.turnsOf(conversationId);
    const replies = held.flatMap(({ turnId }) => {
      const turn = turns.find(({ id }) => id === turnId);
      return turn?.reply ? [{ turnId, seq: turn.seq, from: 0, ...turn.reply }] : [];
    });
    return {
      kind: 'snapshot',
      conversationId,
      head: turns.length,
      turns: turns.slice(after),
      replies,
      more: false,
    };
  }

  async page(conversationId: Id, { before }: { readonly before?: number }): Promise<Page> {
    this.calls.push(`page ${before ?? 'end'}`);
    this.reach();
    if (this.holdPages && before !== undefined) return new Promise(() => {});
    const all = this.turnsOf(conversationId);
    const until = before === undefined ? all.length : before - 1;
    const from = Math.max(0, until - this.pageTurns);
    return { kind: 'page', conversationId, head: all.length, turns: all.slice(from, until), more: from > 0 };
  }

  async conversations(): Promise<ConversationSummary[]> {
    this.reach();
    const begun = [...this.conversations_.values()].flatMap((turns) => summaryOf(turns) ?? []);
    return begun.toSorted((one, other) => other.updatedAt - one.updatedAt);
  }

  async search(text: string): Promise<FoundConversation[]> {
    this.calls.push(`search ${text}`);
    const query = readSearch(text);
    return (await this.conversations()).flatMap((summary) => {
      const turn = query && this.turnsOf(summary.id).findLast((each) => isFound(each, query));
      return turn ? [{ ...summary, found: { turnId: turn.id, seq: turn.seq, excerpt: excerptOf(turn, query) } }] : [];
    });
  }

  async feedback(conversationId: Id, turnId: Id, given: GivenFeedback): Promise<Turn> {
    this.calls.push(`feedback ${given.value}${given.comment === undefined ? '' : ` ${given.comment}`}`);
    this.reach();
    const turn = this.turn(turnId);
    const feedback = newFeedback(given, (turn.feedback?.revision ?? 0) + 1);
    this.turnsOf(conversationId)[turn.seq - 1] = { ...turn, feedback };
    this.tell({ kind: 'feedback', conversationId, turnId, seq: turn.seq, feedback });
    return this.turn(turnId);
  }

  async answer(_conversationId: Id, turnId: Id, given: GivenAnswer): Promise<Turn> {
    const said = 'approved' in given ? String(given.approved) : JSON.stringify(given);
    this.calls.push(`answer ${given.callId} ${said}`);
    this.reach();
    const reply = this.turn(turnId).reply as Reply;
    const taken = reply.state === 'awaiting' && reply.epoch === given.epoch && takeAnswer(reply.entries, given);
    if (!taken) {
      const problem = {
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        code: 'conflict',
        detail: 'gone on',
      } as const;
      throw new AdapterError('refused', 'gone on', { problem });
    }
    const grown = { ...reply, length: reply.length + 1, entries: [...reply.entries, taken.entry] };
    this.change(turnId, taken.waits ? grown : { ...grown, state: 'pending', epoch: reply.epoch + 1 });
    this.tell({ kind: 'turn', turn: this.turn(turnId) });
    return this.turn(turnId);
  }

  async cancel(_conversationId: Id, turnId: Id): Promise<Turn> {
    this.calls.push('cancel');
    this.reach();
    this.end(turnId, 'cancelled');
    return this.turn(turnId);
  }

  async retry(_conversationId: Id, turnId: Id): Promise<Turn> {
    this.calls.push('retry');
    this.reach();
    const epoch = (this.turn(turnId).reply?.epoch ?? 0) + 1;
    this.change(turnId, { ...PENDING_REPLY, epoch });
    this.tellState(turnId);
    return this.turn(turnId);
  }

  close(): void {
    this.calls.push('close');
    this.closed = true;
  }

  private reach(): void {
    if (this.status_ !== 'online') throw new AdapterError('unreachable', `the backend is ${this.status_}`);
  }

  private turn(turnId: Id): Turn {
    for (const turns of this.conversations_.values()) {
      const turn = turns.find(({ id }) => id === turnId);
      if (turn) return turn;
    }
    throw new Error(`there is no turn ${turnId}`);
  }

  private change(turnId: Id, reply: Reply): void {
    const turn = this.turn(turnId);
    this.turnsOf(turn.conversationId)[turn.seq - 1] = { ...turn, reply };
  }

  private tellState(turnId: Id): void {
    const { conversationId, seq, reply } = this.turn(turnId);
    if (!reply) return;
    const { state, epoch, length, error } = reply;
    this.tell({ kind: 'state', conversationId, turnId, seq, state, epoch, length, ...(error && { error }) });
  }

  private tell(fact: Fact): void {
    if (!this.closed) this.listener?.fact(fact);
  }
}
