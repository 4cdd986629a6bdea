import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Arrival, Listener } from './delivery.ts';

/** A client that is not connected for so long is not waited for, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

/** What every program on Socket.IO does at first: a room, and messages into it. Nothing of Parley is in it. */
export interface PlainRoom {
  readonly url: string;
  close(): Promise<void>;
}

/** A client of a plain room. */
export interface RoomListener extends Listener {
  /** Resolves once it is in the room for the first time. */
  readonly entered: Promise<void>;
  /** Asks the room for so many messages, numbered from 1, so many milliseconds apart. */
  begin(count: number, everyMs: number): void;
  /** Resolves once all has come that the room sent to it before, as far as it is or gets connected. */
  caughtUp(): Promise<void>;
}

/** Opens a room that puts everybody into it who connects. `recovery` turns on Socket.IO's connection state recovery. */
export async function openRoom({ recovery = false, port = 0 } = {}): Promise<PlainRoom> {
  const http = createServer();
  const server = new Server(http, recovery ? { connectionStateRecovery: {} } : {});
  let timer: NodeJS.Timeout | undefined;
  server.on('connection', (socket) => {
    void socket.join('room');
    socket.on('all told', (answer: () => void) => answer());
    socket.on('begin', (count: number, everyMs: number) => {
      const began = performance.now();
      let number = 0;
      function next(): void {
        number += 1;
        server.to('room').emit('message', number);
        if (number < count) timer = setTimeout(next, Math.max(0, began + number * everyMs - performance.now()));
      }
      next();
    });
  });
  await once(http.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      clearTimeout(timer);
      await server.close();
    },
  };
}

/** Connects to a room with the client's default settings, and notes what comes. */
export function listenToRoom(url: string): RoomListener {
  const arrivals: Arrival[] = [];
  const socket = io(url, { forceNew: true });
  socket.on('message', (number: number) => void arrivals.push({ number, at: performance.now() }));
  return {
    arrivals,
    entered: new Promise((resolve) => socket.once('connect', resolve)),
    begin: (count, everyMs) => void socket.emit('begin', count, everyMs),
    caughtUp: () =>
      socket
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck('all told')
        .catch(() => {}),
    close: () => void socket.disconnect(),
  };
}
