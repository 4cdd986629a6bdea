import { readFileSync } from 'node:fs';

/** How long one of the kernel's ticks is, in which `/proc` counts, in milliseconds; the same on all Linux there is. */
const TICK_MS = 10;

/** What Linux counts of a process. */
export interface ProcStat {
  /** The id of the process that started it. */
  readonly parent: number;
  /** The group of processes that it belongs to, by the id of the first of them. */
  readonly group: number;
  /** Time on a processor since it began, in milliseconds. */
  readonly ownMs: number;
  /** The same of those that it started and that have ended. */
  readonly endedMs: number;
}

/**
 * Reads `/proc/PID/stat`.
 *
 * @throws Error where there is no such process, or no `/proc`
 */
export function readProcStat(pid: number): ProcStat {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in parentheses and may hold anything; fields are counted after it.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parent, group, user, system, endedUser, endedSystem] = [1, 2, 11, 12, 13, 14].map((at) => Number(fields[at]));
  return {
    parent: parent!,
    group: group!,
    ownMs: (user! + system!) * TICK_MS,
    endedMs: (endedUser! + endedSystem!) * TICK_MS,
  };
}
