import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { Connection, type ConnectionParts } from './connection.ts';

/** The connections to one Redis. */
export interface RedisConnections {
  /** Sends commands, and fails at once while Redis is away. What it duplicates waits instead, and is closed here too. */
  readonly sender: Redis;
  /** Ends every connection. Whoever listens on one has to have stopped. */
  close(): void;
}

/**
 * Connects to a Redis, in the background and for as long as it takes: a server runs without it, only slower. Each loss
 * and each return is one line of the log, however often is tried in between.
 *
 * @param options.url redis:// or rediss://, with a password perhaps; never logged
 */
export function connectRedis({ url, log }: { readonly url: string; readonly log: Log }): RedisConnections {
  const connections = new Set<Connection>();
  let state: 'new' | 'ready' | 'lost' | 'closed' = 'new';

  function move(to: 'ready' | 'lost', tell: () => void): void {
    if (state === to || state === 'closed') return;
    state = to;
    tell();
  }
  function open(use: 'send' | 'listen', parts: Pick<ConnectionParts, 'lost' | 'ready'>): Connection {
    const connection = new Connection(use, { ...parts, url, another });
    connections.add(connection);
    return connection;
  }
  const another = (): Connection => open('listen', { lost() {}, ready() {} });

  const sender = open('send', {
    ready: () => move('ready', () => log.info('redis reached')),
    lost: (error) => move('lost', () => log.warn('redis lost', { err: error })),
  });
  return {
    sender,
    close() {
      state = 'closed';
      for (const connection of connections) connection.close();
    },
  };
}
