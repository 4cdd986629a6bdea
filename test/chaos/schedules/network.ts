import type { Fact, Id } from '@parley/protocol';
import type { TurnKey } from '../../../server/src/store/store.ts';
import type { Judge } from './judge.ts';
import { idMaker } from './sim-ids.ts';
import type { Sizes } from './sim-routes.ts';
import type { SimServer } from './sim-server.ts';
import type { SimConnection } from './sim-socket.ts';
import type { SimTokens } from './sim-tokens.ts';
import { chance, latency, type World } from './world.ts';

/** What lies between pages and servers. */
export class Network {
  readonly world: World;
  readonly sizes: Sizes;
  readonly tokens: SimTokens;
  /** Makes the ids of visitors whom nobody knows yet. */
  readonly makeVisitorId: () => Id;
  /** The connections that the servers know of: what is told to a visitor goes to those in its room (rule S1). */
  readonly connections = new Set<SimConnection>();
  servers: SimServer[] = [];
  /** How many requests have not reached a server yet: each can still change something, though nobody waits for it. */
  underway = 0;

  constructor(world: World, sizes: Sizes, tokens: SimTokens) {
    this.world = world;
    this.sizes = sizes;
    this.tokens = tokens;
    this.makeVisitorId = idMaker(world);
  }

  /** Any server that listens. */
  pick(): SimServer | undefined {
    const listening = this.servers.filter(({ listens }) => listens);
    return listening[Math.floor(this.world.scheduler.random() * listening.length)];
  }

  /** A fact goes to every connection in a visitor's room. */
  tell(visitorId: Id, fact: Fact): void {
    const { ledger } = this.world;
    const judge: Judge = this.world.judge;
    const owner = ledger.ownerOf(fact.kind === 'turn' ? fact.turn.conversationId : fact.conversationId);
    judge.must(owner === visitorId, 'I11', () => `a fact of visitor ${owner} is told to ${visitorId}`);
    for (const connection of this.connections) if (connection.visitor.visitorId === visitorId) connection.bring(fact);
  }

  /** A wake-up call goes to any server, if it is not lost. */
  wake(key: TurnKey): void {
    const { world } = this;
    if (chance(world, world.noise.wakeLost)) return;
    world.scheduler.after(latency(world, chance(world, 0.05), 3_000), undefined, () => this.pick()?.work(key));
  }

  /** Ends the connections to a server that went. */
  dropThoseOf(server: SimServer): void {
    for (const connection of this.connections) if (connection.server === server) connection.drop();
  }
}
