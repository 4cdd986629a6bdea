import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** A socket to a server, as a page opens one, that does not reconnect. */
export function openSocket(url: string, auth: object, options: Partial<ManagerOptions & SocketOptions> = {}): Socket {
  const fixed = { path: '/v1/socket', auth, forceNew: true, reconnection: false };
  return io(url, { transports: ['websocket'], ...options, ...fixed });
}

/** Resolves with the arguments of the next event of a name, `connect` and `disconnect` among them. */
export function heard(socket: Socket, event: string): Promise<unknown[]> {
  return new Promise((resolve) => socket.once(event, (...values: unknown[]) => resolve(values)));
}
