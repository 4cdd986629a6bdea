import type { Socket } from 'socket.io';

/**
 * How much may wait unsent for one socket, in bytes (rule S5). Without it a reader that has stalled grows the process
 * for as long as somebody writes to it.
 */
const MAX_UNSENT_BYTES = 256 * 1024;

interface Connection {
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
  on(event: 'packetCreate', listener: () => void): void;
  close(discard: boolean): void;
}

/** Drops a socket that does not read what it is sent; syncing makes that harmless (rule S2). */
export function dropWhenStalled(socket: Socket, onDrop: () => void): void {
  const connection = socket.conn as unknown as Connection;
  connection.on('packetCreate', () => {
    if (unsentBytes(connection) <= MAX_UNSENT_BYTES) return;
    onDrop();
    // A polite close would wait until the buffer is drained, which is what never happens.
    connection.transport.socket?.terminate?.();
    connection.close(true);
  });
}

function unsentBytes({ writeBuffer, transport }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += typeof data === 'string' ? data.length : 0;
  return bytes;
}
