import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { readProcStat, type ProcStat } from './proc-stat.ts';

/** Tells how much of the processors other programs took since it was made, in percent. */
export type OthersWatch = () => number;

/**
 * Begins to watch how much of the processors goes to programs that have nothing to do with the measuring. Where that is
 * more than a few percent, figures are worse than they should be, and best taken again.
 *
 * What counts as ours is this process, all below it and their groups. Ask while what is measured still runs. Where there is no `/proc`, nothing is seen and 0 is told.
 */
export function watchOthers(): OthersWatch {
  const before = take();
  return () => {
    const after = take();
    return Math.max(Math.round((100 * (after.othersMs - before.othersMs)) / (after.allMs - before.allMs)), 0);
  };
}

/**
 * What has been used of the processors since the machine began, by processes that are not ours and by all they waited
 * for. Ours are not taken from the whole instead: what a browser's processes used is counted nowhere once they have ended.
 */
function take(): { readonly othersMs: number; readonly allMs: number } {
  const processes = readProcesses();
  function isOurs(pid: number): boolean {
    const found = processes.get(pid);
    if (!found || pid === process.pid) return found !== undefined;
    // Some of a browser's own leave the one that started them, and stay in its group.
    return isOurs(found.parent) || (found.group !== pid && isOurs(found.group));
  }
  let othersMs = 0;
  for (const [pid, { ownMs, endedMs }] of processes) {
    // The first process of a machine waits for what nobody else waits for, be it ours.
    if (!isOurs(pid)) othersMs += pid === 1 ? ownMs : ownMs + endedMs;
  }
  const allMs = cpus().reduce((sum, { times }) => sum + Object.values(times).reduce((all, ms) => all + ms), 0);
  return { othersMs, allMs };
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
