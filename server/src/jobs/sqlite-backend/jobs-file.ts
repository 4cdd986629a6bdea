import type { FileKind } from '../../sqlite/open-file.ts';
import { MIGRATIONS } from './migrations.ts';

const DELETE_IT = 'Move it away or delete it: jobs are wake-up calls only, and what they would wake is found again.';

/**
 * The file of jobs.
 *
 * It is apart from the turns' file because it needs other care: losing a job loses nothing (rule W1), so nothing here
 * waits for the disk. `synchronous=NORMAL` under WAL syncs only when the log is folded back into the file, and still
 * leaves a file that is whole after a loss of power.
 */
export const JOBS_FILE: FileKind = {
  migrations: MIGRATIONS,
  isOurs(db) {
    const named = db.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name IN ('jobs', 'logs')").get();
    return named?.['tables'] === 2;
  },
  synchronous: 'NORMAL',
  isDisposable: true,
  remedies: { foreign: DELETE_IT, damaged: DELETE_IT, newer: `Start the newer version. ${DELETE_IT}` },
};
