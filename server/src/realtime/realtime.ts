import type { Server as HttpServer } from 'node:http';
import { type ClientToServer, type ServerToClient } from '@parley/protocol';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import type { Clock } from '../clock.ts';
import type { Origins } from '../identity/origins.ts';
import type { Tokens, Visitor } from '../identity/tokens.ts';
import type { Log } from '../log.ts';
import { roomOf } from './rooms.ts';
import type { ServerToServer } from './share-stops.ts';
import { dropWhenStalled } from './stalled-readers.ts';

/** Where sockets connect to. */
export const SOCKET_PATH = '/v1/socket';

/** The longest message that a socket may send, in bytes: a sync that lists the most replies takes about 8,000. */
const MAX_MESSAGE_BYTES = 32 * 1024;
/** How often tokens are looked at, in milliseconds; a socket outlives its token by at most this. */
const TOKENS_CHECKED_EVERY_MS = 15_000;
/** How long before its end a token is announced as running out, in milliseconds: time enough to renew it. */
const EXPIRY_NOTICE_MS = 60_000;

type ParleyServer = Server<ClientToServer, ServerToClient, ServerToServer, Visitor & { told?: boolean }>;
type ParleySocket = Socket<ClientToServer, ServerToClient, ServerToServer, Visitor & { told?: boolean }>;

/** The sockets' side of the server. */
export interface Realtime {
  readonly io: ParleyServer;
  /**
   * Begins to take sockets. Called after the server's other requests have their listener: Socket.IO puts itself before
   * the listeners that are there, and a later one would answer its requests a second time.
   */
  attach(http: HttpServer): void;
  /** Ends every socket and leaves no timer. The HTTP server is its owner's to close. */
  close(): Promise<void>;
}

/** Sets Socket.IO up: token in the handshake, one room a visitor (rules S1, S4, S5). */
export function createRealtime({
  tokens,
  origins,
  clock,
  log,
  adapter,
  checkTokensEveryMs = TOKENS_CHECKED_EVERY_MS,
}: {
  readonly tokens: Tokens;
  readonly origins: Origins;
  readonly clock: Clock;
  readonly log: Log;
  /** Reaches sockets at other servers too. */
  readonly adapter?: NonNullable<ServerOptions['adapter']>;
  /** For tests that cannot wait as long. */
  readonly checkTokensEveryMs?: number;
}): Realtime {
  const io: Realtime['io'] = new Server({
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    ...(adapter && { adapter }),
    cors: { origin: (origin, answer) => answer(null, origin === undefined || origins.allows(origin)) },
    allowRequest: ({ headers: { origin } }, answer) => answer(null, origin === undefined || origins.allows(origin)),
  });

  io.use((socket: ParleySocket, next) => {
    void admit(socket, tokens).then(
      () => next(),
      (error: Error) => next(error),
    );
  });
  io.on('connection', (socket) => {
    dropWhenStalled(socket, () => log.warn('reader stalled', { visitorId: socket.data.visitorId }));
  });

  const timer = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) checkToken(socket, clock());
  }, checkTokensEveryMs);

  return {
    io,
    attach: (http) => void io.attach(http),
    async close() {
      clearInterval(timer);
      // This server's own: those of others stay.
      io.local.disconnectSockets(true);
      io.engine?.close();
      await io.of('/').adapter.close();
    },
  };
}

/** Puts a socket into its visitor's room before the handshake is answered, so that it misses nothing (rule S1). */
async function admit(socket: ParleySocket, tokens: Tokens): Promise<void> {
  const { token } = socket.handshake.auth as { token?: unknown };
  const visitor = typeof token === 'string' ? await tokens.verify(token) : null;
  if (!visitor) throw new Error('unauthorized');
  socket.data = visitor;
  await socket.join(roomOf(visitor.visitorId));
}

function checkToken(socket: ParleySocket, now: number): void {
  const { expiresAt, told } = socket.data;
  if (now >= expiresAt) {
    socket.disconnect(true);
  } else if (!told && now >= expiresAt - EXPIRY_NOTICE_MS) {
    socket.data.told = true;
    socket.emit('expired', { expiresAt });
  }
}
