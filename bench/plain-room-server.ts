/* A plain Socket.IO server in a process of its own; with `ROOM_RECOVERY` its connection state recovery is on. */
import { openRoom } from '../test/chaos/drops/plain-room.ts';

const { url } = await openRoom({ recovery: process.env['ROOM_RECOVERY'] === 'on' });
console.log(`The room listens on ${url}`);
