/*
 * Longer than other files: it ties all parts of a conversation together, and does little else.
 */
import { browserEnvironment, type Adapter, type AdapterStatus, type Environment } from '@parley/adapters';
import {
  emptyTimeline,
  merge,
  openTurns,
  type Answer,
  type Fact,
  type FeedbackValue,
  type Id,
  type Page,
  type Snapshot,
  type Timeline,
  type Turn,
} from '@parley/protocol';
import { CatchUp, type CaughtUp } from './catch-up.ts';
import type { ChatState } from './chat-state.ts';
import { command, reasonOf } from './commands.ts';
import { turnBody, type SendExtras } from './draft.ts';
import { FileLine } from './file-line.ts';
import { createListeners } from './listeners.ts';
import { newEntry, type OutboxEntry, type Place } from './outbox-entry.ts';
import { OutboxSender } from './outbox-sender.ts';
import { memoryOutbox, type OutboxStorage } from './outbox-storage.ts';
import { Outbox } from './outbox.ts';
import { createReader, type Reader } from './reader.ts';
import { createReplyCommands, type ReplyCommands } from './reply-commands.ts';
import { scopeOf, type Scope } from './scope.ts';
import type { Unsent } from './unsent-turns.ts';
import { Watchdog } from './watchdog.ts';

/** What a chat is made of. */
export interface ChatParts {
  /** How the backend is reached. The chat connects it and closes it: one of its own, or a share of one. */
  readonly adapter: Adapter;
  readonly conversationId: Id;
  /** Where unsent turns are kept; without one they live as long as the page. */
  readonly storage?: OutboxStorage;
  readonly environment?: Environment;
  /** Whether the conversation was begun here just now: then there is nothing to read first. */
  readonly startsEmpty?: boolean;
}

/**
 * One conversation without any pixels: what is confirmed, what is on its way, and all that has to happen so that both
 * end up true. A view reads `state`, subscribes, and calls the commands.
 *
 * It needs no element and no DOM. `open` and `close` are a pair; after `close` nothing of it remains but the turns in
 * the storage.
 */
export class Chat {
  readonly conversationId: Id;
  /** The files that can go with turns; `undefined` where the backend takes none. */
  readonly files: FileLine | undefined;
  readonly #adapter: Adapter;
  readonly #scope: Scope;
  readonly #outbox: Outbox;
  readonly #sender: OutboxSender;
  readonly #reader: Reader;
  readonly #catchUp: CatchUp;
  readonly #watchdog: Watchdog;
  readonly #replies: ReplyCommands;
  readonly #listeners = createListeners<ChatState>();
  #timeline: Timeline;
  #status: AdapterStatus = 'connecting';
  #live = false;
  #paging: 'idle' | 'loading' | 'failed' = 'idle';
  #outboxRead: Promise<void> = Promise.resolve();
  #stage: 'new' | 'open' | 'closed' = 'new';
  #state: ChatState;

  constructor(parts: ChatParts) {
    const { adapter, conversationId, storage = memoryOutbox(), startsEmpty = false } = parts;
    this.conversationId = conversationId;
    this.#adapter = adapter;
    this.#scope = scopeOf(parts.environment ?? browserEnvironment);
    this.#timeline = emptyTimeline(conversationId, { loaded: startsEmpty });
    const { environment } = this.#scope;
    this.#outbox = new Outbox({
      conversationId,
      storage,
      environment,
      isShown: (id) => this.#find(id) !== undefined,
      changed: () => this.#publish(),
      confirmed: ({ attachments }) => this.files?.settled(attachments),
      stored: (turn) => this.#acknowledged(turn),
      doubts: () => this.#catchUp.request(),
    });
    this.files =
      adapter.files &&
      new FileLine({
        files: adapter.files,
        environment,
        outbox: this.#outbox,
        storage,
        counts: () => this.#status === 'online',
      });
    this.#sender = new OutboxSender({
      conversationId,
      environment,
      outbox: this.#outbox,
      mayTry: () => this.#mayTry(),
      counts: () => this.#status === 'online',
      post: (turn) => command(environment, () => adapter.post(conversationId, turn)),
      acknowledged: (turn) => {
        this.#acknowledged(turn);
        this.#outbox.announce(turn);
      },
      reason: (error) => reasonOf(error, this.#status),
    });
    this.#reader = createReader({
      adapter,
      conversationId,
      environment,
      timeline: () => this.#timeline,
      take: (answer) => this.#stage === 'open' && this.#take(answer),
    });
    const settled = (): void => this.#watchdog.settled();
    this.#catchUp = new CatchUp({ environment, ask: () => this.#ask(), settled });
    this.#watchdog = new Watchdog({ environment, ask: () => this.#catchUp.hurry() });
    this.#replies = createReplyCommands({
      adapter,
      conversationId,
      environment,
      find: (turnId) => this.#find(turnId)?.reply ?? undefined,
      changed: (turn) => this.#hear({ kind: 'turn', turn }),
      catchUp: () => this.#catchUp.afresh(),
    });
    this.#state = this.#look();
  }

  /** What there is to show now. A value: it never changes, another one takes its place. */
  get state(): ChatState {
    return this.#state;
  }

  /** Resolves once `open` has found what an earlier page left unsent: before that `outgoing` may lack it. */
  get outboxRead(): Promise<void> {
    return this.#outboxRead;
  }

  /** Tells of each new state, until the function that it gives is called. */
  subscribe(listener: (state: ChatState) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Connects, reads the end of the conversation and what an earlier page left unsent (rule O4). Once. */
  open(): void {
    if (this.#stage !== 'new') throw new Error(`a chat that is ${this.#stage} cannot be opened; expected a new one`);
    this.#stage = 'open';
    const { environment } = this.#scope;
    environment.onVisible(() => this.#hope());
    environment.onNetwork(() => this.#hope());
    this.#adapter.connect({
      fact: (fact) => this.#hear(fact),
      status: (status, live) => this.#hearStatus(status, live),
    });
    this.#outboxRead = this.#outbox.refresh();
    if (!this.#catchUp.busy) this.#catchUp.hurry();
  }

  /**
   * Writes a turn. It is in `state` when this returns, and goes out as soon as it is stored here and its turn has come.
   *
   * @throws RangeError for a text that no backend may take (rule D10)
   */
  send(text: string, extras: SendExtras = {}): Id {
    const body = turnBody(text, extras);
    return this.write((place) => newEntry({ ...body, uploads: this.files?.take(body.attachments) ?? [], ...place }));
  }

  /** Writes a turn, as `send` does, that is made for its place here. */
  write(make: (place: Place) => OutboxEntry): Id {
    if (this.#stage === 'closed') throw new Error('a chat that is closed cannot send; expected an open one');
    const { conversationId } = this;
    const { environment } = this.#scope;
    const id = environment.makeId();
    const createdAt = this.#outbox.nextCreatedAt(environment.now());
    this.#outbox.add(make({ id, conversationId, createdAt }));
    this.#publish();
    return id;
  }

  /** What is written here and not confirmed, with what this page has of its files: for a chat that writes it anew. */
  get unsent(): Unsent {
    return { entries: this.#outbox.entries, bytes: this.files?.bytes ?? new Map() };
  }

  /** Whether a turn that is on its way outlives this page. */
  keeps(id: Id): boolean {
    return this.#outbox.keeps(id);
  }

  /** Reads what other tabs have written. Resolves once that is in `unsent`, or cannot be read. */
  refresh(): Promise<void> {
    return this.#outbox.refresh();
  }

  /** Tries a failed turn again, under the same id. */
  resend(id: Id): void {
    this.#outbox.resend(id);
  }

  /**
   * Throws a turn away that failed, or whose files are on their way.
   *
   * @throws Error for one that is on its way itself
   */
  discard(id: Id): void {
    const turn = this.#outbox.discard(id);
    if (turn) this.files?.drop(turn);
  }

  /**
   * Takes a turn back that failed, or whose files are on their way: its files are a draft's again. Gives its text; nothing
   * where it is confirmed meanwhile. Files have to be loaded before.
   *
   * @throws Error for one that is on its way itself
   */
  takeBack(id: Id): string | undefined {
    const turn = this.#outbox.discard(id);
    if (turn) this.files?.uploads?.giveBack(turn);
    return turn?.text;
  }

  /**
   * Ends an open reply; what was written stays. Where the reply went on meanwhile, the screen catches up instead.
   *
   * @throws AdapterError where the backend cannot be asked
   */
  stop(turnId: Id): Promise<void> {
    return this.#replies.stop(turnId);
  }

  /**
   * Asks for an ended reply anew. Where it went on meanwhile, the screen catches up instead.
   *
   * @throws AdapterError where the backend cannot be asked
   */
  retry(turnId: Id): Promise<void> {
    return this.#replies.retry(turnId);
  }

  /**
   * Asks the backend what is new. Resolves when the screen is up to date, as far as the backend can be reached, with
   * whether it was: not where no answer came, or something is still missing.
   */
  catchUp(): Promise<boolean> {
    return this.#catchUp.afresh();
  }

  /** Whether the backend takes answers to tool calls. */
  get takesAnswers(): boolean {
    return this.#adapter.answer !== undefined;
  }

  /**
   * Answers a tool call that a reply waits for (rule H10). Where somebody else has, or the reply went on meanwhile, the
   * screen catches up instead.
   *
   * @throws AdapterError where the backend cannot be asked
   */
  answer(turnId: Id, callId: string, answer: Answer): Promise<void> {
    return this.#replies.answer(turnId, callId, answer);
  }

  /** Whether the backend takes what the visitor says about answers. */
  get takesFeedback(): boolean {
    return this.#adapter.feedback !== undefined;
  }

  /**
   * Says of a done reply that it helped (1), that it did not (-1), or nothing any more (0). Where it went on meanwhile,
   * the screen catches up instead.
   *
   * @throws AdapterError where the backend cannot be asked
   */
  rate(turnId: Id, value: FeedbackValue, comment?: string): Promise<void> {
    return this.#replies.rate(turnId, value, comment);
  }

  /**
   * Reads turns without showing them: those before a `seq`, or the last ones.
   *
   * @throws AdapterError where the backend cannot be asked
   */
  read(before?: number): Promise<Page> {
    return this.#reader.before(before);
  }

  /** Reads the turns before the first one shown, if there are any. What became of it is in `state.older`. */
  async loadOlder(): Promise<void> {
    const { base, loaded } = this.#timeline;
    if (!loaded || base === 0 || this.#paging === 'loading' || this.#stage !== 'open') return;
    this.#paging = 'loading';
    this.#publish();
    const page = await this.#reader.before(base + 1).catch(() => undefined);
    this.#paging = page ? 'idle' : 'failed';
    if (page && this.#stage === 'open') this.#take(page);
    else this.#publish();
  }

  /** Ends everything. Turns that were not confirmed stay in the storage, for the next chat of this conversation. */
  close(): void {
    if (this.#stage === 'open') this.#adapter.close();
    this.#stage = 'closed';
    this.#sender.close();
    this.files?.close();
    this.#catchUp.close();
    this.#outbox.close();
    this.#scope.close();
    this.#listeners.clear();
  }

  #hear(fact: Fact): void {
    if (this.#stage !== 'open') return;
    if (this.#take(fact)) this.#catchUp.request();
  }

  #hearStatus(status: AdapterStatus, live: boolean): void {
    if (this.#stage !== 'open') return;
    const before = { status: this.#status, live: this.#live };
    this.#status = status;
    this.#live = live;
    this.#publish();
    const isBack = status === 'online' && before.status !== 'online';
    if (isBack) this.#resume();
    // What was written before facts began to come, or since they stopped, nobody will tell.
    if (live !== before.live) this.#catchUp.hurry();
    else if (live) this.#catchUp.request();
    else if (isBack) this.#catchUp.cutShort();
  }

  /** The page is looked at again, or the network is back: nothing waits for a pause to end. */
  #hope(): void {
    this.#catchUp.hurry();
    this.#resume();
    void this.#outbox.refresh();
  }

  #resume(): void {
    this.#sender.resume();
    this.files?.hurry();
  }

  async #ask(): Promise<CaughtUp> {
    this.#watchdog.asking();
    const { doubtful } = this.#outbox;
    const outcome = await this.#reader.catchUp();
    if (outcome === 'whole' && this.#stage === 'open') this.#outbox.resolveDoubts(doubtful);
    return outcome;
  }

  /** The backend has stored a turn that was written in this browser. Also one that lies before what is loaded. */
  #acknowledged(turn: Turn): void {
    if (this.#stage !== 'open') return;
    this.#outbox.confirm(turn.id);
    this.#hear({ kind: 'turn', turn });
  }

  /** Merges, and lets the outbox go of what is confirmed by it, in one change of state (rule I3). @returns a gap */
  #take(fact: Fact | Snapshot | Page): boolean {
    const { timeline, gap } = merge(this.#timeline, fact);
    this.#timeline = timeline;
    if (fact.kind === 'turn') this.#watchdog.heard(fact.turn.id);
    if (fact.kind === 'entries' || fact.kind === 'state') this.#watchdog.heard(fact.turnId);
    this.#outbox.confirmShown();
    this.#publish();
    return gap;
  }

  #mayTry(): boolean {
    if (this.#stage !== 'open') return false;
    // A backend that refuses this page is asked all the same: its answer makes the turn fail where it can be seen.
    if (this.#status === 'refused') return true;
    return this.#timeline.loaded && (this.#status === 'online' || this.#status === 'connecting');
  }

  #find(id: Id): Timeline['turns'][number] | undefined {
    return this.#timeline.turns.findLast((turn) => turn.id === id);
  }

  #look(): ChatState {
    const { loaded, base, turns } = this.#timeline;
    const older = base === 0 ? 'none' : this.#paging === 'idle' ? 'more' : this.#paging;
    const { conversationId } = this;
    return { conversationId, status: this.#status, loaded, turns, outgoing: this.#outbox.entries, older };
  }

  #publish(): void {
    if (this.#stage === 'closed') return;
    const before = this.#state;
    const next = this.#look();
    const keys = Object.keys(next) as (keyof ChatState)[];
    if (keys.some((key) => next[key] !== before[key])) {
      this.#state = next;
      this.#listeners.tell(next);
    }
    if (this.#stage !== 'open') return;
    // What waits for the visitor changes by the visitor alone, until something was written after it.
    const open = openTurns(next.turns).filter((turn) => turn.reply?.state !== 'awaiting' || turn !== next.turns.at(-1));
    this.#watchdog.watch({ live: this.#live, open: open.map(({ id }) => id) });
    this.#sender.pump();
    this.files?.pump();
  }
}
