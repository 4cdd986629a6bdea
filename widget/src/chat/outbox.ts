/*
 * Longer than other files: every move of a turn that is on its way (rule O2), in one place.
 */
import { withLimit, type Environment, type TabChannel } from '@parley/adapters';
import { moveOutbox, parseTurn, type Id, type OutboxEnd, type Turn } from '@parley/protocol';
import {
  byWriting,
  discarded,
  MAX_AGE_MS,
  requeued,
  sameEntry,
  withoutReason,
  type OutboxEntry,
} from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** A storage that has not answered by then is taken for broken: a turn must not wait for a disk that hangs. */
export const STORAGE_PATIENCE_MS = 2_000;

/** Once that happened it is waited for only so long, until it answers again: every step would take as long else. */
const STORAGE_IMPATIENCE_MS = 100;

/** What an outbox needs of the chat around it. */
export interface OutboxPorts {
  readonly conversationId: Id;
  readonly storage: OutboxStorage;
  readonly environment: Environment;
  /** Whether the timeline shows a turn: then it is confirmed. */
  isShown(id: Id): boolean;
  /** Entries came, went or moved. */
  changed(): void;
  /** An entry is confirmed: what else was kept for it can go. */
  confirmed(entry: OutboxEntry): void;
  /** Another tab had this turn stored: the timeline takes it, and the outbox lets go of it, in one change. */
  stored(turn: Turn): void;
  /** Entries vanished from the storage without a fact that says why: the backend has to be asked. */
  doubts(): void;
}

/** What the tabs of one conversation tell each other. */
type TabMessage = { readonly kind: 'changed' } | { readonly kind: 'stored'; readonly turn: Turn };

/**
 * The turns of one conversation that are on their way (rules O1, O2, O5): a list in memory that is what the screen
 * shows, kept in step with a storage that the tabs share.
 *
 * An entry leaves the list only when the timeline shows its turn, when the backend acknowledged it, or when a person
 * discards it. That it is gone from the storage is no reason: the other tab removes it there when it is confirmed, and
 * this one waits for the fact; a person may clear the browser's data, and then it is put back.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #channel: TabChannel;
  #entries: readonly OutboxEntry[] = [];
  /** Whose first storing has not ended: they must not be sent yet (rule O1). */
  readonly #storing = new Set<Id>();
  /** Known to be in the storage as they are here. Of any other entry the memory is right and the storage is not. */
  readonly #stored = new Set<Id>();
  /** Were in the storage and are no longer there. */
  readonly #doubtful = new Set<Id>();
  /**
   * Those of which the backend showed nothing when they were doubtful. They go out whatever the storage says: a turn that
   * lies before what is loaded here is shown to another tab only, which takes it out of the storage each time.
   */
  readonly #asked = new Set<Id>();
  /** What became of those that left: if the storage still has one, it was read or written too late. */
  readonly #ended = new Map<Id, OutboxEnd>();
  readonly #awaited = new Map<Id, () => void>();
  #storageHangs = false;
  #closed = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#channel = ports.environment.channel(`parley-outbox ${ports.conversationId}`, (message) =>
      this.#hear(message),
    );
  }

  /** In the order in which they were written. A new list at each change. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** The one whose turn it is to be sent (rule O3); failed ones wait for the visitor and hold up nobody. */
  get first(): OutboxEntry | undefined {
    return this.#entries.find(({ state }) => state !== 'failed');
  }

  /** The entries that another tab may have seen confirmed. */
  get doubtful(): readonly Id[] {
    return [...this.#doubtful];
  }

  /** Whether an entry may be sent as far as the storage and its files go. */
  isReady(id: Id): boolean {
    if (this.#find(id)?.uploads?.length) return false;
    return !this.#storing.has(id) && !this.#doubtful.has(id);
  }

  /** Whether an entry is in the storage, or about to be there: a reload does not lose it. */
  keeps(id: Id): boolean {
    return this.#stored.has(id) || this.#storing.has(id);
  }

  /** The time to write on a new entry, so that it sorts after those that are there whatever the clock does (I4). */
  nextCreatedAt(now: number): number {
    const last = this.#entries.at(-1);
    return last && last.createdAt >= now ? last.createdAt + 1 : now;
  }

  /** Takes a turn that has just been written. It is in the list at once, and ready once it is stored (rule O1). */
  add(entry: OutboxEntry): void {
    this.#set([...this.#entries, entry]);
    this.#keep(entry);
  }

  /** Puts an entry that moved in the place of what it was. */
  change(entry: OutboxEntry): void {
    if (!this.#find(entry.id)) return;
    this.#replace(entry);
    void this.#put(entry);
    this.#ports.changed();
  }

  /** The visitor wants a failed one to go out after all. One that is no longer here has been confirmed. */
  resend(id: Id): void {
    const entry = this.#find(id);
    if (entry) this.change(requeued(entry, this.#ports.environment.now()));
  }

  /**
   * The visitor throws one away that failed, or whose files are on their way: nobody was asked to store it, then. One that
   * is no longer here has been confirmed. Gives what was thrown away.
   *
   * @throws Error for one that is on its way itself
   */
  discard(id: Id): OutboxEntry | undefined {
    const entry = this.#find(id);
    if (!entry) return undefined;
    if (entry.state === 'queued' && !entry.uploads?.length) throw new Error(`turn ${id} is about to be sent`);
    const rest = discarded(entry, this.#ports.environment.now());
    this.#drop(id, 'gone');
    void this.#bounded(this.#ports.storage.put(rest)).then(() => this.#tell({ kind: 'changed' }));
    this.#ports.changed();
    return entry;
  }

  /** Lets go of every entry whose turn is in the timeline. Does not tell: the caller shows both changes as one. */
  confirmShown(): void {
    for (const { id } of this.#entries) if (this.#ports.isShown(id)) this.confirm(id);
  }

  /** Lets go of an entry that the backend acknowledged. Does not tell, as above. */
  confirm(id: Id): void {
    const entry = this.#find(id);
    if (!entry) return;
    moveOutbox(entry.state, 'confirm');
    this.#drop(id, 'sent');
    void this.#bounded(this.#ports.storage.remove(id));
    this.#ports.confirmed(entry);
  }

  /** Tells the other tabs that a turn is stored, so that they need not ask. */
  announce(turn: Turn): void {
    this.#tell({ kind: 'stored', turn });
  }

  /** Resolves when an entry is confirmed or discarded. */
  left(id: Id): Promise<void> {
    return new Promise((resolve) => {
      if (this.#find(id)) this.#awaited.set(id, resolve);
      else resolve();
    });
  }

  /** The backend was asked after these became doubtful, and does not have them: the storage has lost them. */
  resolveDoubts(ids: readonly Id[]): void {
    for (const id of ids) {
      if (!this.#doubtful.delete(id)) continue;
      const entry = this.#find(id);
      if (!entry) continue;
      this.#asked.add(id);
      this.#keep(entry);
    }
  }

  /** Reads the storage: takes what an earlier page left, and what other tabs wrote and did. */
  async refresh(): Promise<void> {
    const { storage, conversationId, environment } = this.#ports;
    const before = new Map(this.#entries.map((entry) => [entry.id, entry]));
    const stored = new Set(this.#stored);
    const records = await this.#bounded(storage.list(conversationId));
    if (!records || this.#closed) return;
    const found = new Map(records.map((record) => [record.id, record]));
    const entries: OutboxEntry[] = [];
    for (const entry of this.#entries) {
      const record = found.get(entry.id);
      found.delete(entry.id);
      // What changed here since it was asked for, or was never stored, is right here.
      if (before.get(entry.id) !== entry || !stored.has(entry.id)) {
        entries.push(entry);
      } else if (record?.state === 'gone') {
        this.#end(entry.id, 'gone');
      } else {
        if (record) this.#doubtful.delete(entry.id);
        else if (!this.#asked.has(entry.id)) this.#doubtful.add(entry.id);
        entries.push(record && !sameEntry(record, entry) ? record : entry);
      }
    }
    for (const record of found.values()) {
      const end = this.#ports.isShown(record.id) ? 'sent' : this.#ended.get(record.id);
      const isOld = record.state === 'gone' && environment.now() - record.since > MAX_AGE_MS;
      if (end === 'sent' || isOld) {
        void this.#bounded(storage.remove(record.id));
        if (record.state !== 'gone') this.#ports.confirmed(record);
      } else if (end === undefined && record.state !== 'gone') {
        this.#stored.add(record.id);
        entries.push(record);
      }
    }
    this.#set(entries);
    this.#ports.changed();
    if (this.#doubtful.size > 0) this.#ports.doubts();
  }

  /** Ends the line to the other tabs. What is stored stays. */
  close(): void {
    this.#closed = true;
    this.#channel.close();
    for (const leave of this.#awaited.values()) leave();
    this.#awaited.clear();
  }

  #find(id: Id): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  #set(entries: readonly OutboxEntry[]): void {
    const sorted = entries.toSorted(byWriting);
    const same = sorted.length === this.#entries.length && sorted.every((entry, i) => entry === this.#entries[i]);
    if (!same) this.#entries = sorted;
  }

  #replace(entry: OutboxEntry): void {
    this.#set(this.#entries.map((other) => (other.id === entry.id ? entry : other)));
  }

  #drop(id: Id, end: OutboxEnd): void {
    this.#set(this.#entries.filter((entry) => entry.id !== id));
    this.#end(id, end);
  }

  #end(id: Id, end: OutboxEnd): void {
    this.#ended.set(id, end);
    this.#stored.delete(id);
    this.#doubtful.delete(id);
    this.#asked.delete(id);
    this.#awaited.get(id)?.();
    this.#awaited.delete(id);
  }

  /** Stores an entry, which is not ready until that has succeeded or failed (rule O1). */
  #keep(entry: OutboxEntry): void {
    this.#storing.add(entry.id);
    void this.#put(entry).then((stored) => {
      this.#storing.delete(entry.id);
      const now = this.#find(entry.id);
      if (!stored && now && !now.reason) this.#replace({ ...now, reason: { code: 'storage' } });
      this.#ports.changed();
    });
  }

  async #put(entry: OutboxEntry): Promise<boolean> {
    const putting = this.#ports.storage.put(entry).then(() => true);
    const stored = await this.#bounded(putting);
    if (stored && this.#find(entry.id)) this.#stored.add(entry.id);
    if (!stored) {
      this.#stored.delete(entry.id);
      putting.then(() => this.#storedLate(entry)).catch(() => {});
    }
    this.#tell({ kind: 'changed' });
    return stored === true;
  }

  /** A storage that hung has gone on: what it took may be what is shown still. */
  #storedLate(entry: OutboxEntry): void {
    const now = this.#find(entry.id);
    if (this.#closed || !now || !sameEntry(withoutReason(now), withoutReason(entry))) return;
    this.#stored.add(entry.id);
    this.#ports.changed();
  }

  /** What a storage gives; `undefined` where it fails or hangs: everything here goes on without it. */
  async #bounded<T>(access: Promise<T>): Promise<T | undefined> {
    const ms = this.#storageHangs ? STORAGE_IMPATIENCE_MS : STORAGE_PATIENCE_MS;
    const late = (): Error => {
      this.#storageHangs = true;
      return new Error(`the outbox's storage gave no answer within ${ms} ms`);
    };
    const bounded = withLimit(this.#ports.environment, ms, access, late).catch(() => undefined);
    access.then(
      () => (this.#storageHangs = false),
      () => {},
    );
    return bounded;
  }

  #tell(message: TabMessage): void {
    if (!this.#closed) this.#channel.post(message);
  }

  #hear(message: unknown): void {
    const { kind, turn } = message as { kind?: unknown; turn?: unknown };
    if (kind === 'changed') void this.refresh();
    if (kind !== 'stored') return;
    try {
      this.#ports.stored(parseTurn(turn));
    } catch {
      // A tab of another version; the backend tells the same.
    }
  }
}
