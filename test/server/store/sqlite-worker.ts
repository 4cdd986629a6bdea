/**
 * One of several processes on one SQLite file: opens it, waits for the word, writes 20 turns into one conversation, and
 * claims and ends every reply that it can until all are done.
 */
import { once } from 'node:events';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { keyOf, replyOf, scene, together } from './contract/scene.ts';

const TURNS_OF_ALL = 60;

const [path, visitorId, conversationId] = process.argv.slice(2) as [string, string, string];
const store = await openSqliteStore({ path });
const here = scene(store, { visitorId, conversationId });
process.send!('ready');
await once(process, 'message');

const turns = await together(20, () => here.ask());
const claimed: number[] = [];
let open = true;
while (open) {
  await nextTurnOfTheLoop();
  const all = await store.history(conversationId, 1_000, TURNS_OF_ALL);
  open = all.length < TURNS_OF_ALL || all.some(({ reply }) => reply?.state !== 'done');
  for (const turn of all) {
    const result = await here.claim(turn);
    if (result.outcome !== 'claimed') continue;
    claimed.push(turn.seq);
    const { epoch } = replyOf(result.claim.turn);
    await store.settle(keyOf(turn), { epoch, length: 0, state: 'done' });
  }
}
await store.close();
process.send!({ seqs: turns.map(({ seq }) => seq), claimed }, () => process.disconnect());
