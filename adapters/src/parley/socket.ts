import {
  parseConversation,
  parseFact,
  type Fact,
  type Snapshot,
  type SyncAnswer,
  type SyncRequest,
} from '@parley/protocol';
import type { ManagerOptions, SocketOptions } from 'socket.io-client';
import { AdapterError } from '../adapter.ts';
import type { Environment } from '../environment.ts';
import { withLimit } from '../limit.ts';
import { problemError, readProblem } from './problems.ts';
import type { Grant, TokenKeeper } from './token.ts';

/** A socket that has not answered by then is taken for dead: the network may have gone without a word. */
export const SYNC_LIMIT_MS = 5_000;
/** A connection that is not made by then is given up, and another one is tried. */
const CONNECT_LIMIT_MS = 15_000;
/** Pauses between tries to connect. Longer ones would be felt when the server is back; half of each is chance. */
const RECONNECT = { firstMs: 1_000, mostMs: 15_000 };

/** The line on which facts come. */
export interface FactSocket {
  /** Whose room the socket is in; `undefined` while it is not connected. */
  readonly visitorId: string | undefined;
  /** Connects, and goes on trying. Where it waits before the next try, it tries now. */
  connect(): void;
  /** Makes the connection anew, with the token of now. */
  restart(): void;
  /** Asks for what is missing. Rejects with `unreachable` where no answer came, and makes the connection anew. */
  sync(request: SyncRequest): Promise<Snapshot>;
  close(): void;
}

/** What is needed of Socket.IO's client, whose words these are. */
export interface ClientSocket {
  on(event: 'connect' | 'disconnect' | 'expired', hear: () => void): unknown;
  on(event: 'connect_error', hear: (error: Error) => void): unknown;
  on(event: Fact['kind'], hear: (value: unknown) => void): unknown;
  connect(): unknown;
  disconnect(): unknown;
  emit(event: 'sync', request: SyncRequest, answer: (answer: SyncAnswer) => void): unknown;
}

/** What makes sockets: Socket.IO's `io`, or what a page or a test puts in its place. */
export type OpenSocket = (origin: string, options: Partial<ManagerOptions & SocketOptions>) => ClientSocket;

/** What a fact socket needs and tells. */
export interface SocketParts {
  /** The server's address, with a slash at the end. */
  readonly base: URL;
  readonly tokens: Pick<TokenKeeper, 'get' | 'replace'>;
  readonly environment: Pick<Environment, 'setTimer' | 'random'>;
  readonly open: OpenSocket;
  fact(fact: Fact): void;
  /** A fact came that could not be read. */
  unreadable(): void;
  up(): void;
  /** It is no longer connected, or could not be. */
  down(): void;
}

/**
 * Builds the Socket.IO side (rules S1 to S4). Every connection is a new one: what was missed is asked for (rule S2).
 * Reconnecting is done here and not by Socket.IO, which gives up where a server ends or refuses a connection, and does
 * not get a token first.
 */
export function createSocket(parts: SocketParts): FactSocket {
  const { base, tokens, environment } = parts;
  const unanswered = new Set<(error: Error) => void>();
  let stage: 'idle' | 'connecting' | 'up' | 'closed' = 'idle';
  let grant: Grant | undefined;
  let failures = 0;
  let cancelTimer = (): void => {};

  const socket = parts.open(base.origin, {
    path: `${base.pathname}v1/socket`,
    // First the transport that works with several servers wherever its requests land; the other where that is blocked.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (give) => give(grant ? { token: grant.token } : {}),
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    // A connection that polls goes on polling; the next one tries the first transport again.
    upgrade: false,
  });

  socket.on('connect', () => {
    cancelTimer();
    stage = 'up';
    failures = 0;
    parts.up();
  });
  socket.on('disconnect', () => fail('the connection ended'));
  socket.on('connect_error', (error) => {
    const refused = error.message === 'unauthorized' ? grant : undefined;
    fail(error.message);
    // Another token, and then at once; where there is none, the pause that was just set goes on.
    if (refused) void tokens.replace(refused.token).then(connect, () => {});
  });
  for (const kind of ['turn', 'entries', 'state', 'feedback'] as const)
    socket.on(kind, (value: unknown) => take(kind, value));
  socket.on('expired', () => {
    if (grant) void tokens.replace(grant.token).then(restart, () => {});
  });

  function take(kind: Fact['kind'], value: unknown): void {
    let fact: Fact;
    try {
      fact = parseFact(kind, value);
    } catch {
      parts.unreadable();
      return;
    }
    parts.fact(fact);
  }

  function connect(): void {
    if (stage !== 'idle') return;
    stage = 'connecting';
    cancelTimer();
    cancelTimer = environment.setTimer(() => fail('no connection in time'), CONNECT_LIMIT_MS);
    tokens.get().then(
      (current) => {
        if (stage !== 'connecting') return;
        grant = current;
        socket.connect();
      },
      (error: unknown) => fail(String(error)),
    );
  }

  function fail(reason: string): void {
    if (stage !== 'connecting' && stage !== 'up') return;
    drop(reason);
    failures += 1;
    const most = Math.min(RECONNECT.mostMs, RECONNECT.firstMs * 2 ** Math.min(failures - 1, 10));
    cancelTimer = environment.setTimer(connect, (most * (1 + environment.random())) / 2);
    parts.down();
  }

  /** Lets go of the connection without a word; its events come to nothing then. */
  function drop(reason: string): void {
    stage = 'idle';
    cancelTimer();
    socket.disconnect();
    for (const reject of unanswered) reject(new AdapterError('unreachable', reason));
    unanswered.clear();
  }

  function restart(): void {
    if (stage === 'closed') return;
    const wasUp = stage === 'up';
    drop('the connection is made anew');
    if (wasUp) parts.down();
    connect();
  }

  async function sync(request: SyncRequest): Promise<Snapshot> {
    if (stage !== 'up') throw new AdapterError('unreachable', 'the socket is not connected');
    const late = new AdapterError('unreachable', `no answer to a sync within ${SYNC_LIMIT_MS} ms`);
    const asked = Promise.withResolvers<SyncAnswer>();
    unanswered.add(asked.reject);
    try {
      socket.emit('sync', request, asked.resolve);
      return readSnapshot(await withLimit(environment, SYNC_LIMIT_MS, asked.promise, () => late));
    } catch (error) {
      if (error === late) restart();
      throw error;
    } finally {
      unanswered.delete(asked.reject);
    }
  }

  return {
    get visitorId() {
      return stage === 'up' ? grant?.visitorId : undefined;
    },
    connect,
    restart,
    sync,
    close() {
      drop('the adapter was closed');
      stage = 'closed';
    },
  };
}

function readSnapshot(answer: SyncAnswer): Snapshot {
  if (answer.kind === 'problem') throw problemError(readProblem(answer.problem.status, answer.problem));
  try {
    const snapshot = parseConversation(answer);
    if (snapshot.kind === 'snapshot') return snapshot;
    throw new TypeError(`expected a snapshot, got a ${snapshot.kind}`);
  } catch (cause) {
    throw new AdapterError('unreachable', `a sync was answered with what nobody can read: ${String(cause)}`, { cause });
  }
}
