import { readFileSync } from 'node:fs';
import { readProcStat } from './proc-stat.ts';

/** What a process uses of the machine, as Linux tells it. */
export interface ProcessUse {
  /** Time on a processor since it began, in milliseconds. */
  readonly cpuMs: number;
  /** Memory of its own that is in use, in bytes. */
  readonly residentBytes: number;
}

/** Reads what a process uses; only where there is a `/proc`. */
export function readUse(pid: number): ProcessUse {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMs: readProcStat(pid).ownMs,
    residentBytes: Number(kilobytes) * 1024,
  };
}

/** Which share of one processor a process takes while something lasts, in percent. */
export async function cpuPercent(pid: number, work: () => Promise<unknown>): Promise<number> {
  const [before, began] = [readUse(pid).cpuMs, performance.now()];
  await work();
  return (100 * (readUse(pid).cpuMs - before)) / (performance.now() - began);
}
