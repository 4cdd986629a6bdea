import type { IncomingMessage } from 'node:http';

/** A refused body up to this length is read to its end, so that the connection stays usable; a longer one ends it. */
const MAX_DISCARDED_BYTES = 4 * 1024 * 1024;

/** Reads what is left of a body that was refused, so that its sender gets to read why. */
export function discard(request: IncomingMessage, mostBytes = MAX_DISCARDED_BYTES): void {
  let left = mostBytes;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}
