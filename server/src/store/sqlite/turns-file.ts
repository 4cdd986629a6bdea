import { pragma, type FileKind } from '../../sqlite/open-file.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { defineTurnWords } from './turn-words.ts';

/** Marks a file as ours in its header: "prly" in ASCII. With another value here no existing file opens any more. */
const APPLICATION_ID = 0x70726c79;

const ELSEWHERE = "Choose another path for Parley's data, or move that file away.";

/** The file of turns. FULL: a commit that was reported survives a loss of power, which rule H2 promises. */
export const TURNS_FILE: FileKind = {
  prepare: defineTurnWords,
  migrations: MIGRATIONS.map((step) => `${step}; PRAGMA application_id = ${APPLICATION_ID};`),
  isOurs: (db) => pragma(db, 'application_id') === APPLICATION_ID,
  synchronous: 'FULL',
  isDisposable: false,
  remedies: {
    foreign: ELSEWHERE,
    damaged: 'Restore a backup; or move the file and its -wal away, to begin without its conversations.',
    newer: 'Start the newer version, or restore a copy from before the update.',
  },
};
