/**
 * Kills real servers: `npm run chaos:kill -- --kills 1000`. `--servers` says how many are killed side by side, `--seed`
 * chooses who writes what and when a server is killed. The seed does not make a run repeatable to the millisecond.
 */
import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';
import { describeTally } from './tally.ts';

/** How often a long run says how far it is, in kills. */
const TELL_EVERY = 100;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    servers: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [kills, servers, seed] = [read('kills'), read('servers'), read('seed')];

console.log(`${kills} kills of ${servers} servers, seed ${seed} …`);
const since = performance.now();
let count = 0;
function killed(): void {
  count += 1;
  if (count % TELL_EVERY === 0) console.log(`${count} kills after ${seconds()} s`);
}
const { tally, wrongs } = await campaign({ kills, servers, seed, killed });
console.log(describeTally(tally));
console.log(`${seconds()} s, seed ${seed}`);
for (const wrong of wrongs) console.error(wrong);
console.log(
  wrongs.length === 0 ? 'nothing was lost, doubled, reordered or garbled' : `${wrongs.length} things are wrong`,
);
process.exitCode = wrongs.length === 0 ? 0 : 1;

function seconds(): string {
  return ((performance.now() - since) / 1_000).toFixed(0);
}

function read(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} ${values[name]}: expected a whole number from 1`);
  return value;
}
