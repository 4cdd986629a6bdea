import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Check } from './mutant.ts';

/** How long one test may take, in milliseconds: a busy machine needs it. */
const TEST_LIMIT_MS = 20_000;
/** How much of why a test failed is told, in code units. */
const LONGEST_REASON = 80;
/** After this long a run is ended, in milliseconds: it is in a loop that Mocha cannot leave. */
const RUN_LIMIT_MS = 60_000;

/** How a check went. */
export interface Verdict {
  /**
   * `passed`: every test did, and there was one. `failed`: a test did. `hung`: a test or the whole run came to its time
   * limit. `broken`: no test could judge, since there was none, its set-up failed, or the code could not be loaded.
   */
  readonly outcome: 'passed' | 'failed' | 'hung' | 'broken';
  /** Why the test failed, how many passed, or what is broken. */
  readonly detail: string;
  /** The title of the test that failed. */
  readonly test?: string;
}

/** How checks are run. */
export interface Terms {
  /** What a test finds in its environment besides that of this process, such as a database. */
  readonly environment?: Readonly<Record<string, string>>;
  /** For the tests of this tool, which cannot wait as long. */
  readonly testLimitMs?: number;
}

/** Runs a test of a project, which may be a copy, and stops at the first failure. */
export async function runCheck(
  root: string,
  { file, title }: Check,
  { environment = {}, testLimitMs = TEST_LIMIT_MS }: Terms,
): Promise<Verdict> {
  const options = ['--bail', '--exit', '--timeout', String(testLimitMs), '--reporter', 'json-stream'];
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const child = spawn(process.execPath, [mocha, ...options, '--fgrep', title, file], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let hung = false;
  const limit = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, RUN_LIMIT_MS);
  const events: (readonly [string, MochaEvent])[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    // A test may print something too.
    if (/^\["(pass|fail)",/.test(line)) events.push(JSON.parse(line) as [string, MochaEvent]);
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(limit);

  if (hung) return { outcome: 'hung', detail: `the run took longer than ${RUN_LIMIT_MS / 1_000} s` };
  const failed = events.find(([kind]) => kind === 'fail')?.[1];
  if (failed) return judge(failed);
  if (child.exitCode === 0 && events.length > 0) return { outcome: 'passed', detail: `${events.length} passed` };
  return { outcome: 'broken', detail: complaint.trim() || `no test of ${file} has "${title}" in its title` };
}

interface MochaEvent {
  readonly title: string;
  readonly err?: string;
}

function judge({ title, err = '' }: MochaEvent): Verdict {
  if (/^"(before|after)/.test(title)) return { outcome: 'broken', detail: `${title}: ${err}` };
  if (err.startsWith('Timeout of')) return { outcome: 'hung', test: title, detail: 'what it waits for never came' };
  return { outcome: 'failed', test: title, detail: err.split('\n', 1)[0]!.slice(0, LONGEST_REASON) };
}
