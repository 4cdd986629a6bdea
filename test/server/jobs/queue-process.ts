import { setImmediate } from 'node:timers/promises';
import { makeId } from '@parley/protocol';
import { createReplyQueue } from '../../../server/src/jobs/reply-queue.ts';
import { openBackend, type JobAddress } from './open-backend.ts';

// A process that works on three turns, stops, and then has to end by itself.

const address = JSON.parse(process.argv[2]!) as JobAddress;
const log = { info: console.log, warn: console.warn, error: console.error };
const queue = createReplyQueue({ backend: openBackend(address), concurrency: 200, log });
const { promise: allWorked, resolve } = Promise.withResolvers<void>();

let worked = 0;
await queue.start(async () => {
  worked += 1;
  if (worked === 3) resolve();
});
for (let turn = 0; turn < 3; turn += 1) queue.wake({ conversationId: makeId(), turnId: makeId() });
await allWorked;
process.send!({ worked });
await queue.stop(1_000);
// A closed socket is let go of at the end of this turn of the event loop, the next immediate comes after it.
await setImmediate();
await setImmediate();
process.send!({ open: process.getActiveResourcesInfo().filter((kind) => !['PipeWrap', 'Pipe'].includes(kind)) });
process.disconnect();
