/*
 * The server as it is, in a process of its own, which also notes when each portion of an answer was stored.
 *
 * A portion is handed to the sockets as the first thing after its commit has returned (rule W3), so the moment before
 * it is handed over is the moment at which it was stored. Noted by `Date.now()`; told to the parent when it asks.
 */
import type { EntriesFact } from '@parley/protocol';
import { createServer, readConfig } from '@parley/server';
import { Server } from 'socket.io';

/** A portion of an answer. */
export interface StoredPortion {
  readonly turnId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

let portions: StoredPortion[] = [];

type Emit = (event: string, ...facts: unknown[]) => boolean;
const sockets = Object.getPrototypeOf(new Server().to('any room')) as { emit: Emit };
const emit = sockets.emit;
sockets.emit = function noting(event, ...facts) {
  if (event === 'entries') {
    const at = Date.now();
    const { turnId, entries } = facts[0] as EntriesFact;
    portions.push({ turnId, at, text: entries.map((entry) => (entry.kind === 'text' ? entry.text : '')).join('') });
  }
  return emit.call(this, event, ...facts);
};

const server = createServer(readConfig(process.env));
process.on('message', () => {
  process.send?.(portions);
  portions = [];
});
process.once('SIGTERM', () => void server.close().then(() => process.disconnect()));
const { url } = await server.listen();
console.log(`Parley listens on ${url}`);
