import { Redis, type RedisOptions } from 'ioredis';

/** The longest pause between tries to connect, in milliseconds: what Redis' return costs at most before it is used. */
const RETRY_MOST_MS = 2_000;

const COMMON: RedisOptions = {
  connectionName: 'parley',
  retryStrategy: (times) => Math.min(times * 100, RETRY_MOST_MS),
  connectTimeout: 5_000,
  // A Redis that hangs must not hold up a server that closes (rule W8).
  disconnectTimeout: 300,
};

/** What a connection is for. */
const USES = {
  /** Nothing waits while Redis is away: a command fails at once, so that memory stays bounded and no caller waits. */
  send: { options: { enableOfflineQueue: false, maxRetriesPerRequest: 0 }, patienceMs: 2_000 },
  /**
   * Its few commands, a subscription or one question for what is new, wait for as long as Redis is away. The patience has
   * to be longer than a question may stay unanswered: see `READ_BLOCKS_MS` of the sockets' adapter.
   */
  listen: { options: { maxRetriesPerRequest: null }, patienceMs: 4_000 },
} as const;

/** What a connection tells whoever opened it. */
export interface ConnectionParts {
  readonly url: string;
  /** Asked for another connection, which is for listening: Socket.IO and Agenda make theirs this way. */
  another(): Redis;
  /** Cannot be used now. Told once or more for each loss. */
  lost(error: Error): void;
  /** Can be used. */
  ready(): void;
}

/**
 * A connection to Redis for whom Redis is speed and nothing else: it never throws at anybody, comes back by itself, and
 * notices a Redis that no longer answers. ioredis leaves that to its callers, and ours, two libraries, do not do it.
 */
export class Connection extends Redis {
  readonly #parts: ConnectionParts;
  readonly #beat: NodeJS.Timeout;

  constructor(use: keyof typeof USES, parts: ConnectionParts) {
    super(parts.url, { ...COMMON, ...USES[use].options });
    this.#parts = parts;
    this.#beat = setInterval(this.#watch(), USES[use].patienceMs);
    this.on('ready', () => parts.ready());
    // The end of a connection is no error to ioredis; and an error without a listener would be printed.
    this.on('close', () => parts.lost(new Error('the connection ended')));
    this.on('error', () => {});
  }

  /** Failures of commands that nobody awaits must not end the process; who does await one still gets it. */
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const answer = super.sendCommand(...args);
    if (answer instanceof Promise) answer.catch(() => {});
    return answer;
  }

  /** Errors go to the log alone: Agenda's channel would throw its subscription away where ioredis mends it. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'error') return super.emit(event, ...args);
    this.#parts?.lost(args[0] as Error);
    return true;
  }

  override duplicate(): Redis {
    return this.#parts.another();
  }

  /** What waits goes on waiting: a password that is wrong today would else cost the subscriptions for ever. */
  override recoverFromFatalError(commandError: Error, error: Error, options: object): void {
    super.recoverFromFatalError(commandError, error, { ...options, offlineQueue: false });
  }

  /** Ends it for good. */
  close(): void {
    clearInterval(this.#beat);
    this.disconnect();
  }

  /** Ends a connection on which nothing comes back: a host that vanished ends none, and a Redis can hang. */
  #watch(): () => void {
    let asked = false;
    this.on('ready', () => (asked = false));
    return () => {
      if (this.status !== 'ready' && this.status !== 'connect') {
        asked = false;
      } else if (asked) {
        asked = false;
        this.disconnect(true);
      } else {
        asked = true;
        if (this.status === 'ready')
          void this.ping().then(
            () => (asked = false),
            () => {},
          );
      }
    };
  }
}
