import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { readProcStat } from './proc-stat.ts';

/** Tells how much of the processors other programs took since it was made, in percent. */
export type OthersWatch = () => number;

/**
 * Begins to watch how much of the processors goes to programs that have nothing to do with the measuring. Where that is
 * more than a few percent, figures are worse than they should be, and best taken again.
 *
 * What counts as ours is this process and all below it. Where there is no `/proc`, nothing is seen and 0 is told.
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
    return pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid)!.parent));
  }
  let othersMs = 0;
  for (const [pid, { usedMs }] of processes) if (!isOurs(pid)) othersMs += usedMs;
  const allMs = cpus().reduce((sum, { times }) => sum + Object.values(times).reduce((all, ms) => all + ms), 0);
  return { othersMs, allMs };
}

function readProcesses(): Map<number, { readonly parent: number; readonly usedMs: number }> {
  const processes = new Map<number, { parent: number; usedMs: number }>();
  for (const pid of listProcesses()) {
    try {
      const { parent, ownMs, endedMs } = readProcStat(pid);
      processes.set(pid, { parent, usedMs: ownMs + endedMs });
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
