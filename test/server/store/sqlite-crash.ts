import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { walFrames, WAL_HEADER_BYTES } from './sqlite-wal.ts';

const PAGE_BYTES = 4_096;

/** What a crash left of a file and its log, byte by byte. */
export interface Remains {
  readonly database: Buffer;
  readonly log: Buffer;
  /** The index beside the log, which says nothing after a crash. */
  readonly index: Buffer;
}

/** Lays out what a crash left in a folder of its own. Gives the database's path. */
export async function layOut(folder: string, { database, log, index }: Remains): Promise<string> {
  const path = join(folder, 'parley.db');
  await mkdir(folder, { recursive: true });
  await writeFile(path, database);
  await writeFile(`${path}-wal`, log);
  await writeFile(`${path}-shm`, index);
  return path;
}

/** Where a log may end: at every boundary between frames, and torn within its header and each part of each frame. */
export function placesToCut(log: Buffer): readonly number[] {
  const frames = walFrames(log).flatMap(({ start, end }) => [start + 11, start + 2_000, end - 1, end]);
  return [...new Set([0, 17, WAL_HEADER_BYTES, ...frames])];
}

/** How many bytes two logs have in common: what lies behind a cut may happen to be what was written. */
export function sameBytes(one: Buffer, other: Buffer): number {
  let [least, most] = [0, Math.min(one.length, other.length)];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (one.subarray(least, middle).equals(other.subarray(least, middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}

/** The pages that are other in one file than in another, or only there. */
export function changedPages(before: Buffer, after: Buffer): readonly number[] {
  const pages = Array.from({ length: after.length / PAGE_BYTES }, (_, page) => page);
  return pages.filter((page) => !pageOf(before, page).equals(pageOf(after, page)));
}

/**
 * A file some of whose pages were copied from another, and one of them half. A page behind the end makes the file
 * longer, with a hole before it.
 */
export function withPages(before: Buffer, after: Buffer, pages: readonly number[], torn?: number): Buffer {
  const last = Math.max(-1, ...pages, torn ?? -1);
  const file = Buffer.alloc(Math.max(before.length, (last + 1) * PAGE_BYTES));
  before.copy(file);
  for (const page of pages) pageOf(after, page).copy(file, page * PAGE_BYTES);
  if (torn !== undefined) pageOf(after, torn).copy(file, torn * PAGE_BYTES, 0, PAGE_BYTES / 2);
  return file;
}

function pageOf(file: Buffer, page: number): Buffer {
  return file.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
}
