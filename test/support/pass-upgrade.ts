import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Passes a request for a WebSocket on, as it came, and then all that the two sides say. Where one ends, so does the other. */
export function passUpgrade(from: IncomingMessage, head: Buffer, client: Duplex, onward: Duplex): void {
  const { method, url, rawHeaders } = from;
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  onward.write(`${lines.join('\r\n')}\r\n\r\n`);
  onward.write(head);
  onward.pipe(client).pipe(onward);
  client.on('close', () => onward.destroy());
  onward.on('close', () => client.destroy());
}
