import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { shareOut } from './try-all.ts';
import type { Copy } from './copy.ts';
import type { Mutant } from './mutant.ts';

/** Enough failures to tell the share of schedules that fail. */
const FAILURES = 12;
/** What the schedules play: code elsewhere they cannot notice. */
const PLAYED =
  /^(protocol\/|widget\/src\/chat\/|server\/src\/(turns|replies|store\/sqlite|store\/[\w-]+\.ts)|adapters\/src\/(share-adapter|parley\/standing|parley\/problems))/;

/** Plays random schedules against the mutants that they can notice, and prints after how many each was noticed. */
export async function schedulesAgainst(
  copies: readonly Copy[],
  mutants: readonly Mutant[],
  { runs }: { readonly runs: number },
): Promise<void> {
  const played = mutants.filter(({ edits }) => edits.every(({ file }) => PLAYED.test(file)));
  console.log(`| rule | mutant | first noticed | share | as |\n| --- | --- | --- | --- | --- |`);
  await shareOut(copies, played, async (copy, { name, rule, edits }) => {
    const { first, failures, seen, message } = await copy.with(edits, () => playUntilSure(copy.root, runs));
    const share =
      first === undefined ? `under ${(100 / seen).toFixed(2)} %` : `${((100 * failures) / seen).toFixed(1)} %`;
    console.log(`| ${rule} | ${name} | ${first ?? `not in ${seen}`} | ${share} | ${message} |`);
  });
}

/** Goes on after each schedule that failed with the next one, until enough have failed or been played. */
async function playUntilSure(root: string, runs: number) {
  let first: number | undefined;
  let message = '';
  let failures = 0;
  let seen = 0;
  while (seen < runs && failures < FAILURES) {
    const failed = await firstFailure(root, { from: seen + 1, runs: runs - seen });
    if (!failed) return { first, failures, seen: runs, message };
    failures += 1;
    first ??= failed.seed;
    message ||= failed.message;
    // A seed that is pinned is played first each time: nothing beyond it can be told.
    if (failed.seed <= seen || failed.seed > runs)
      return { first, failures: 1, seen: 1, message: `pinned seed: ${message}` };
    seen = failed.seed;
  }
  return { first, failures, seen, message };
}

async function firstFailure(root: string, { from, runs }: { readonly from: number; readonly runs: number }) {
  const args = ['test/chaos/schedules/run.ts', '--from', String(from), '--runs', String(runs)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let failed: { readonly seed: number; readonly message: string } | undefined;
  let complaint = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaint += `${line}\n`;
    const [, seed, message = ''] = /^seed (\d+): (.*)/.exec(line) ?? [];
    if (seed === undefined || failed) return;
    failed = { seed: Number(seed), message: message.slice(0, 120) };
    // It would shrink the schedule now.
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  if (!failed && child.exitCode !== 0) throw new Error(`the schedules ended with ${child.exitCode}: ${complaint}`);
  return failed;
}
