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
  function below(pid: number): number {
    const process = processes.get(pid);
    const children = [...processes].filter(([, { parent }]) => parent === pid);
    return (process?.usedMs ?? 0) + children.reduce((sum, [child]) => sum + below(child), 0);
  }
  return below(process.pid);
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
