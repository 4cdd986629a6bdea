/** Writes turns into one conversation until it is killed, and tells each id once the turn is acknowledged. */
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { scene, together } from './contract/scene.ts';

const [path, visitorId, conversationId] = process.argv.slice(2) as [string, string, string];
const here = scene(await openSqliteStore({ path }), { visitorId, conversationId });
for (;;) {
  for (const { id } of await together(5, () => here.ask())) process.send!(id);
}
