/** The bytes of a write-ahead log before its first frame, and of a frame before its page. */
export const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** One page as a transaction left it. */
export interface Frame {
  /** Where it begins and ends in the log, in bytes. */
  readonly start: number;
  readonly end: number;
  /** Whether it is the last of its transaction. */
  readonly commits: boolean;
}

/**
 * The frames of a log that count: those since it was last begun anew, in their order (https://sqlite.org/fileformat2.html,
 * "WAL File Format"). Frames of before, which are overwritten one by one, have another salt.
 */
export function walFrames(wal: Buffer): readonly Frame[] {
  if (wal.length < WAL_HEADER_BYTES) return [];
  const frameBytes = FRAME_HEADER_BYTES + wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const frames: Frame[] = [];
  for (let start = WAL_HEADER_BYTES; start + frameBytes <= wal.length; start += frameBytes) {
    if (!wal.subarray(start + 8, start + 16).equals(salts)) break;
    frames.push({ start, end: start + frameBytes, commits: wal.readUInt32BE(start + 4) > 0 });
  }
  return frames;
}
