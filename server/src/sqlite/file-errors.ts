import type { FileKind } from './open-file.ts';

/** Why a file cannot be used, as far as its operator can do something about it. */
type Cause = 'busy' | 'unwritable' | 'unreadable' | 'full' | 'damaged' | 'foreign';

/** SQLite's result code for a file whose pages do not fit together. */
export const SQLITE_CORRUPT = 11;

/** SQLite's primary result codes (https://sqlite.org/rescode.html): busy, locked, read-only, I/O error and so on. */
const CAUSES: Readonly<Record<number, Cause>> = {
  5: 'busy',
  6: 'busy',
  8: 'unwritable',
  10: 'unreadable',
  [SQLITE_CORRUPT]: 'damaged',
  13: 'full',
  14: 'unreadable',
  26: 'foreign',
};

/** Why SQLite could not use a file; `undefined` where the fault is not the file's. */
export function causeOf(error: unknown): Cause | undefined {
  const code = (error as { errcode?: number }).errcode;
  return code === undefined ? undefined : CAUSES[code & 0xff];
}

/** What to tell the operator of a file that could not be opened: which one, why, and what to do. */
export function explainOpening(error: unknown, path: string, { remedies }: FileKind): unknown {
  const { message, code } = error as NodeJS.ErrnoException;
  const cause = causeOf(error);
  if (cause === undefined && !isOfTheSystem(code)) return error;
  return new Error(`${path} ${sentences()}`, { cause: error });

  function sentences(): string {
    switch (cause) {
      case 'foreign':
        return `is not a SQLite database. ${remedies.foreign}`;
      case 'damaged':
        return `is damaged (${message}). ${remedies.damaged}`;
      case 'busy':
        return `is held by another program (${message}). End that one, and start again.`;
      case 'full':
        return `cannot be written (${message}). Make room on its disk, and start again.`;
      default:
        return `cannot be opened (${message}): it has to be a file that may be written, in a folder that may be too.`;
    }
  }
}

/** Whether an error's code is the operating system's: that of a folder that cannot be made. */
function isOfTheSystem(code: string | undefined): boolean {
  return code !== undefined && /^E[A-Z]+$/.test(code);
}
