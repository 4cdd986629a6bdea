import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { readProcStat, type ProcStat } from './proc-stat.ts';

/** Tells how much of the processors other programs took since it was made, in percent. */
export type OthersWatch = () => number;

/**
 * Begins to watch how much of the processors goes to programs that have nothing to do with the measuring. Where that is
 * more than a few percent, figures are worse than they should be, and best taken again.
 *
 * What counts as ours is this process, all below it and their groups, with what they waited for: so ask while what is
 * measured still runs. Where there is no `/proc`, nothing is seen and 0 is told.
 */
export function watchOthers(): OthersWatch {
  const before = take();
  return () => {
    const after = take();
    const others = after.busyMs - before.busyMs - (after.oursMs - before.oursMs);
    return Math.max(Math.round((100 * others) / (after.allMs - before.allMs)), 0);
  };
}

function take(): { readonly busyMs: number; readonly allMs: number; readonly oursMs: number } {
  let busyMs = 0;
  let allMs = 0;
  for (const { times } of cpus()) {
    const worked = times.user + times.nice + times.sys + times.irq;
    busyMs += worked;
    allMs += worked + times.idle;
  }
  return { busyMs, allMs, oursMs: oursMs() ?? busyMs };
}

function oursMs(): number | undefined {
  const processes = readProcesses();
  if (processes.size === 0) return undefined;
  function isOurs(pid: number): boolean {
    const found = processes.get(pid);
    if (!found || pid === process.pid) return found !== undefined;
    // Some of a browser's own leave the one that started them, and stay in its group.
    return isOurs(found.parent) || (found.group !== pid && isOurs(found.group));
  }
  let sum = 0;
  for (const [pid, { ownMs, endedMs }] of processes) if (isOurs(pid)) sum += ownMs + endedMs;
  return sum;
}

function readProcesses(): Map<number, ProcStat> {
  const processes = new Map<number, ProcStat>();
  for (const pid of listProcesses()) {
    try {
      processes.set(pid, readProcStat(pid));
    } catch {
      // It ended since it was listed.
    }
  }
  return processes;
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
