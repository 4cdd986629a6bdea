import { readFileSync } from 'node:fs';

/** How long one of the kernel's ticks is, in which `/proc` counts, in milliseconds; the same on all Linux there is. */
const TICK_MS = 10;

/** What a process uses of the machine, as Linux tells it. */
export interface ProcessUse {
  /** Time on a processor since it began, in milliseconds. */
  readonly cpuMs: number;
  /** Memory of its own that is in use, in bytes. */
  readonly residentBytes: number;
}

/** Reads what a process uses; only where there is a `/proc`. */
export function readUse(pid: number): ProcessUse {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    residentBytes: Number(kilobytes) * 1024,
  };
}

/** Which share of one processor a process takes while something lasts, in percent. */
export async function cpuPercent(pid: number, work: () => Promise<unknown>): Promise<number> {
  const [before, began] = [readUse(pid).cpuMs, performance.now()];
  await work();
  return (100 * (readUse(pid).cpuMs - before)) / (performance.now() - began);
}
