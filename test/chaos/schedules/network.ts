import { AdapterError, type Adapter, type AdapterListener } from '@parley/adapters';
import type { ConversationSummary, Fact, Id, Page, PostTurn, Snapshot, SyncRequest, Turn } from '@parley/protocol';
import { problemError } from '../../../adapters/src/parley/problems.ts';
import { createStanding, type Standing } from '../../../adapters/src/parley/standing.ts';
import { ProblemError, tooLarge, unavailable } from '../../../server/src/problems.ts';
import type { TurnKey } from '../../../server/src/store/store.ts';
import type { Commands } from '../../../server/src/turns/commands.ts';
import type { Judge } from './judge.ts';
import type { Owner } from './scheduler.ts';
import { visitor, type SimServer } from './sim-server.ts';
import { chance, latency, type World } from './world.ts';

/** After this long a request without an answer is given up, in milliseconds, as the widget's own adapter does. */
const LIMIT_MS = 10_000;

/** What goes wrong with the next request of a page. */
export type Fault = 'lost' | 'doubled' | 'late' | 'unanswered' | 'busy' | 'refused';

/** How many turns an answer carries at most. Small ones make a reader ask on. */
export interface Sizes {
  readonly page: number;
  readonly snapshot: number;
}

/** What lies between pages and servers. */
export class Network {
  readonly world: World;
  readonly visitorId: Id;
  readonly sizes: Sizes;
  readonly lines = new Set<SimLine>();
  servers: SimServer[] = [];
  /** How many requests have not reached a server yet: each can still change something, though nobody waits for it. */
  underway = 0;

  constructor(world: World, visitorId: Id, sizes: Sizes) {
    this.world = world;
    this.visitorId = visitorId;
    this.sizes = sizes;
  }

  /** Any server that listens. */
  pick(): SimServer | undefined {
    const listening = this.servers.filter(({ listens }) => listens);
    return listening[Math.floor(this.world.scheduler.random() * listening.length)];
  }

  /** A fact goes to every page that is connected. */
  tell(fact: Fact): void {
    for (const line of this.lines) line.bring(fact);
  }

  /** A wake-up call goes to any server, if it is not lost. */
  wake(key: TurnKey): void {
    const { world } = this;
    if (chance(world, world.noise.wakeLost)) return;
    world.scheduler.after(latency(world, chance(world, 0.05), 3_000), undefined, () => this.pick()?.work(key));
  }

  /** Ends the connections to a server that went. */
  dropThoseOf(server: SimServer): void {
    for (const line of this.lines) if (line.server === server) line.drop();
  }
}

/** One page's way to the servers: an adapter that keeps the contract over a network that keeps nothing. */
export class SimLine implements Adapter {
  readonly #network: Network;
  readonly #owner: Owner;
  readonly #faults: Fault[] = [];
  #standing: Standing | undefined;
  #listener: AdapterListener | undefined;
  #isUp = true;
  #isDeaf = false;
  #closed = false;
  /** Where its socket is; undefined while there is none. */
  server: SimServer | undefined;

  constructor(network: Network, owner: Owner) {
    this.#network = network;
    this.#owner = owner;
  }

  connect(listener: AdapterListener): void {
    this.#listener = listener;
    this.#standing = createStanding((status, live) => listener.status(status, live));
    this.#dial(0);
  }

  /** The page's network goes or comes back. */
  setUp(isUp: boolean): void {
    if (!isUp && this.#isUp) this.drop();
    this.#isUp = isUp;
  }

  /** The socket breaks. The server's side is gone at once; the page may notice much later. */
  drop(): void {
    if (!this.server) return;
    this.server = undefined;
    this.#network.lines.delete(this);
    const { world } = this.#network;
    this.#later(latency(world, chance(world, 0.2), 25_000), () => {
      this.#standing?.socket(false);
      this.#dial(0);
    });
  }

  /** While it is deaf no fact comes, though the socket seems to be well: what rule S6 is for. */
  setDeaf(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
  }

  /** Something goes wrong with the next request. */
  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** Nothing goes wrong any more by intent. */
  heal(): void {
    this.#faults.length = 0;
    this.#isUp = true;
    this.#isDeaf = false;
  }

  /** A fact is on its way to the page. */
  bring(fact: Fact): void {
    const { world } = this.#network;
    const { noise, scheduler } = world;
    if (this.#isDeaf || chance(world, noise.factLost)) return;
    const copies = chance(world, noise.factDoubled) ? 2 : 1;
    const text = JSON.stringify(fact);
    for (let copy = 0; copy < copies; copy += 1) {
      const late = chance(world, noise.factLate);
      scheduler.after(latency(world, late), this.#owner, () => {
        if (!this.#closed) this.#listener?.fact(JSON.parse(text) as Fact);
      });
    }
  }

  async post(conversationId: Id, { attachments = [], context = {}, ...turn }: PostTurn): Promise<Turn> {
    const { visitorId, world } = this.#network;
    const posted = { ...turn, conversationId, attachments, context };
    const { turn: stored } = await this.#call(
      (commands) => commands.post(visitor(visitorId), posted),
      // As the route does: once the answer is handed on, and also where nobody hears it.
      ({ turn: { id, reply } }) => reply?.state === 'pending' && this.#network.wake({ conversationId, turnId: id }),
    );
    const judge: Judge = world.judge;
    judge.must(world.ledger.has(stored.id), 'I1', () => `turn ${stored.id} was acknowledged and is not stored`);
    return stored;
  }

  sync(request: SyncRequest): Promise<Snapshot> {
    const { visitorId, sizes } = this.#network;
    return this.#call((commands) => commands.sync(visitor(visitorId), request, sizes.snapshot));
  }

  page(conversationId: Id, { before, limit = 50 }: { before?: number; limit?: number }): Promise<Page> {
    const { visitorId, sizes } = this.#network;
    const range = { limit: Math.min(limit, sizes.page), ...(before !== undefined && { before }) };
    return this.#call((commands) => commands.page(visitor(visitorId), conversationId, range));
  }

  async conversations(): Promise<readonly ConversationSummary[]> {
    return this.#call((commands) => commands.list(visitor(this.#network.visitorId)));
  }

  cancel(conversationId: Id, turnId: Id, epoch: number): Promise<Turn> {
    const { visitorId } = this.#network;
    return this.#call((commands) => commands.cancel(visitor(visitorId), { conversationId, turnId }, epoch));
  }

  retry(conversationId: Id, turnId: Id, epoch: number): Promise<Turn> {
    const { visitorId } = this.#network;
    return this.#call((commands) => commands.retry(visitor(visitorId), { conversationId, turnId }, epoch));
  }

  close(): void {
    this.#closed = true;
    this.server = undefined;
    this.#network.lines.delete(this);
  }

  #dial(tries: number): void {
    const { world, lines } = this.#network;
    const pause = tries === 0 ? 20 : 500 * Math.min(tries, 6);
    this.#later(pause + latency(world, false), () => {
      const server = this.#isUp ? this.#network.pick() : undefined;
      if (!server || server.owner.state === 'frozen') return this.#dial(tries + 1);
      // In the room first, and then the handshake is answered (rule S1).
      this.server = server;
      lines.add(this);
      this.#later(latency(world, false), () => this.server === server && this.#standing?.socket(true));
    });
  }

  #later(ms: number, run: () => void): void {
    this.#network.world.scheduler.after(ms, this.#owner, () => {
      if (!this.#closed) run();
    });
  }

  #call<T>(work: (commands: Commands) => Promise<T>, answered?: (result: T) => void): Promise<T> {
    const { world } = this.#network;
    const { scheduler, noise } = world;
    const fault = this.#faults.shift();
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new AdapterError('unreachable', 'the adapter was closed'));
      const unreachable = (): void => {
        this.#standing?.http(false);
        reject(new AdapterError('unreachable', 'no answer came'));
      };
      this.#later(LIMIT_MS, unreachable);
      if (fault === 'lost' || !this.#isUp || chance(world, noise.requestLost)) return;
      const respond = (result: string | ProblemError): void => {
        if (fault === 'unanswered' || chance(world, noise.answerLost)) return;
        this.#later(latency(world, chance(world, noise.requestLate)), () => {
          if (!this.#isUp) return;
          this.#standing?.http(true);
          if (typeof result === 'string') resolve(JSON.parse(result) as T);
          else reject(problemError(result.problem, result.retryAfterS && result.retryAfterS * 1_000));
        });
      };
      const copies = fault === 'doubled' || chance(world, noise.requestDoubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const late = fault === 'late' || chance(world, noise.requestLate);
        this.#network.underway += 1;
        scheduler.after(latency(world, late, 30_000), undefined, () => {
          this.#network.underway -= 1;
          const server = this.#network.pick();
          if (!server) return this.#later(latency(world, false), unreachable);
          if (fault === 'busy') return respond(unavailable('Not now.', 3));
          if (fault === 'refused') return respond(tooLarge('Too large.'));
          server.serve(work, (result) => {
            if (result instanceof ProblemError) return respond(result);
            respond(JSON.stringify(result));
            answered?.(result);
          });
        });
      }
    });
  }
}
