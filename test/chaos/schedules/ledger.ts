import { isTerminal, type Id, type ReplyState, type Turn } from '@parley/protocol';
import { MAX_ATTEMPTS } from '../../../server/src/replies/attempt-policy.ts';
import type { Store } from '../../../server/src/store/store.ts';
import type { Judge } from './judge.ts';

interface Known {
  readonly conversationId: Id;
  readonly seq: number;
  state: ReplyState;
  epoch: number;
  length: number;
  /** How many entries outlast an attempt (rule W11). */
  kept: number;
  /** How often the responder may be called for it in all (rule I8). */
  mayCall: number;
}

/**
 * An account of what the store did, kept beside it by other means: of each reply its state, epoch and length. What the
 * store does is held against it, and so is what pages show.
 */
export class Ledger {
  readonly #judge: Judge;
  readonly #turns = new Map<Id, Known>();
  readonly #heads = new Map<Id, number>();
  /** Whose each conversation is (rule D9). */
  readonly #owners = new Map<Id, Id>();
  /** The calls that were answered, each by its turn, epoch and id. */
  readonly #answered = new Set<string>();
  /** What the store made of each epoch: the greatest length it had. */
  readonly #lengths = new Map<string, number>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Whether a turn is stored. */
  has(id: Id): boolean {
    return this.#turns.has(id);
  }

  seqOf(id: Id): number | undefined {
    return this.#turns.get(id)?.seq;
  }

  /** Whose a conversation is; `undefined` while nobody has written in it. */
  ownerOf(conversationId: Id): Id | undefined {
    return this.#owners.get(conversationId);
  }

  mayCall(id: Id): number {
    return this.#turns.get(id)?.mayCall ?? 0;
  }

  /** How many answers to tool calls were stored. */
  get answers(): number {
    return this.#answered.size;
  }

  get ids(): readonly Id[] {
    return [...this.#turns.keys()];
  }

  /** Nothing may be told or shown of a reply that is not stored (rule W3). */
  checkTold(turn: { id: Id; epoch: number; length: number }, where: string): void {
    const known = this.#turns.get(turn.id);
    this.#judge.must(known !== undefined, 'I1', () => `${where} tells of turn ${turn.id}, which is not stored`);
    const { epoch } = known;
    this.#judge.must(
      turn.epoch <= epoch,
      'I5',
      () => `${where} has epoch ${turn.epoch} of ${turn.id}; the store has ${epoch}`,
    );
    const most = this.#lengths.get(`${turn.id} ${turn.epoch}`) ?? 0;
    this.#judge.must(
      turn.length <= most,
      'W3',
      () => `${where} has ${turn.length} entries of ${turn.id}; the store had ${most}`,
    );
  }

  /**
   * A store whose every answer is entered here, and checked.
   *
   * @param mayReclaim whether there was any trouble for which a lease can have run out
   */
  watch(store: Store, mayReclaim: () => boolean): Store {
    return {
      ...store,
      insertTurn: async (turn) => {
        const result = await store.insertTurn(turn);
        if (result.outcome === 'inserted') this.#inserted(result.turn, turn.visitorId);
        else if (result.outcome !== 'foreign') {
          this.#judge.must(
            this.has(turn.id),
            'D5',
            () => `turn ${turn.id} is ${result.outcome}, but was never inserted`,
          );
        }
        return result;
      },
      claim: async (key, terms) => {
        const result = await store.claim(key, terms);
        if (result.outcome === 'exhausted') this.#turns.get(key.turnId)!.state = 'failed';
        if (result.outcome !== 'claimed') return result;
        for (const { fact } of result.cancelled) this.#turns.get(fact.turnId)!.state = 'cancelled';
        const known = this.#turns.get(key.turnId)!;
        this.#judge.must(
          known.state === 'pending' || known.state === 'generating',
          'W2',
          () => `claimed what is ${known.state}`,
        );
        for (const other of this.#turns.values()) {
          const isEarlier = other.conversationId === known.conversationId && other.seq < known.seq;
          const isOpen = other.state === 'pending' || other.state === 'generating';
          this.#judge.must(
            !(isEarlier && isOpen),
            'W2',
            () => `claimed turn ${known.seq} while ${other.seq} is ${other.state}`,
          );
        }
        const isTaken = known.state === 'generating';
        this.#judge.must(!isTaken || mayReclaim(), 'W5', () => `turn ${known.seq} was taken from a healthy worker`);
        this.#move(key.turnId, 'generating', result.claim.turn.reply!.epoch);
        const { length, entries } = result.claim.turn.reply!;
        this.#judge.must(
          length === known.kept && entries.length === known.kept,
          'W11',
          () => `turn ${known.seq} goes on from ${entries.length} entries; kept were ${known.kept}`,
        );
        return result;
      },
      flush: async (key, write) => {
        const flushed = await store.flush(key, write);
        if (!flushed) return false;
        const known = this.#mine(key.turnId, write.epoch, 'flush');
        this.#judge.must(
          known.length === write.from,
          'W3',
          () => `flushed from ${write.from} where ${known.length} are stored`,
        );
        known.length += write.entries.length;
        this.#lengths.set(`${key.turnId} ${known.epoch}`, known.length);
        return true;
      },
      renew: async (key, terms) => {
        const renewed = await store.renew(key, terms);
        if (renewed) this.#mine(key.turnId, terms.epoch, 'renew');
        return renewed;
      },
      settle: async (key, end) => {
        const settled = await store.settle(key, end);
        if (!settled) return false;
        const known = this.#mine(key.turnId, end.epoch, 'settle');
        this.#judge.must(
          known.length === end.length,
          'W3',
          () => `settled at ${end.length} where ${known.length} are stored`,
        );
        known.state = end.state;
        return true;
      },
      requeue: async (key, terms) => {
        const change = await store.requeue(key, terms);
        if (!change) return null;
        const known = this.#mine(key.turnId, terms.epoch, 'requeue');
        if (!terms.attemptCounts) known.mayCall += 1;
        this.#move(key.turnId, 'pending', change.fact.epoch);
        return change;
      },
      cancel: async (visitorId, key, epoch) => {
        const result = await store.cancel(visitorId, key, epoch);
        if (result.outcome !== 'changed') return result;
        const known = this.#turns.get(key.turnId)!;
        this.#judge.must(
          known.epoch === epoch,
          'H6',
          () => `cancelled epoch ${known.epoch} by a click on epoch ${epoch}`,
        );
        this.#judge.must(!isTerminal(known.state), 'F8', () => `cancelled what is ${known.state}`);
        known.state = 'cancelled';
        return result;
      },
      retry: async (visitorId, key, epoch, now) => {
        const result = await store.retry(visitorId, key, epoch, now);
        if (result.outcome !== 'changed') return result;
        const known = this.#turns.get(key.turnId)!;
        this.#judge.must(
          known.epoch === epoch,
          'H6',
          () => `retried epoch ${known.epoch} by a click on epoch ${epoch}`,
        );
        this.#judge.must(isTerminal(known.state), 'H6', () => `retried what is ${known.state}`);
        const isLast = known.seq === this.#heads.get(known.conversationId);
        this.#judge.must(
          known.state !== 'done' || isLast,
          'H6',
          () => `regenerated turn ${known.seq}, which is not the last`,
        );
        known.mayCall += MAX_ATTEMPTS;
        known.kept = 0;
        this.#move(key.turnId, 'pending', result.turn.reply!.epoch);
        return result;
      },
      answer: async (visitorId, key, given, now) => {
        const result = await store.answer(visitorId, key, given, now);
        if (result.outcome !== 'changed') return result;
        const known = this.#turns.get(key.turnId)!;
        this.#judge.must(
          known.epoch === given.epoch,
          'H10',
          () => `answered epoch ${known.epoch} by a click on epoch ${given.epoch}`,
        );
        this.#judge.must(known.state === 'awaiting', 'H10', () => `answered what is ${known.state}`);
        const call = `${key.turnId} ${given.epoch} ${given.callId}`;
        this.#judge.must(!this.#answered.has(call), 'H10', () => `call ${given.callId} was answered twice`);
        this.#answered.add(call);
        known.length += 1;
        this.#lengths.set(`${key.turnId} ${known.epoch}`, known.length);
        if (result.turn.reply!.state === 'awaiting') return result;
        known.mayCall += MAX_ATTEMPTS;
        known.kept = known.length;
        this.#move(key.turnId, 'pending', result.turn.reply!.epoch);
        return result;
      },
    };
  }

  #inserted({ id, conversationId, seq }: Turn, visitorId: Id): void {
    const owner = this.#owners.get(conversationId) ?? visitorId;
    this.#judge.must(owner === visitorId, 'I11', () => `${visitorId} wrote in a conversation of ${owner}`);
    this.#owners.set(conversationId, owner);
    this.#judge.must(!this.has(id), 'I1', () => `turn ${id} was inserted twice`);
    const head = this.#heads.get(conversationId) ?? 0;
    this.#judge.must(seq === head + 1, 'D3', () => `turn ${id} got seq ${seq} after ${head}`);
    this.#heads.set(conversationId, seq);
    this.#turns.set(id, { conversationId, seq, state: 'pending', epoch: 0, length: 0, kept: 0, mayCall: MAX_ATTEMPTS });
  }

  /** The reply that an attempt wrote to: it has to be the attempt's own. */
  #mine(id: Id, epoch: number, what: string): Known {
    const known = this.#turns.get(id)!;
    this.#judge.must(known.epoch === epoch, 'W3', () => `${what} of epoch ${epoch} was taken in epoch ${known.epoch}`);
    this.#judge.must(known.state === 'generating', 'W3', () => `${what} was taken while the reply was ${known.state}`);
    return known;
  }

  #move(id: Id, state: ReplyState, epoch: number): void {
    const known = this.#turns.get(id)!;
    this.#judge.must(epoch === known.epoch + 1, 'D11', () => `epoch ${known.epoch} of ${id} was followed by ${epoch}`);
    Object.assign(known, { state, epoch, length: known.kept });
    this.#lengths.set(`${id} ${epoch}`, known.kept);
  }
}
