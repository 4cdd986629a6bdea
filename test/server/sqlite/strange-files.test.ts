import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteJobBackend } from '../../../server/src/jobs/sqlite-backend/sqlite-backend.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { newJob } from '../jobs/contract/scene.ts';
import { scene, together } from '../store/contract/scene.ts';

/** Whoever may read a file that is not theirs, and not write it. */
const NOBODY = 65_534;

const KINDS = [
  {
    name: 'turns.sqlite',
    what: 'the file of turns',
    advice: /Choose another path for Parley's data, or move that file away\./,
    restore: /Restore a backup; or move the file and its -wal away/,
    async open(path: string) {
      await (await openSqliteStore({ path })).close();
    },
    async fill(path: string) {
      const store = await openSqliteStore({ path });
      const here = scene(store);
      await together(100, () => here.ask());
      await store.close();
    },
  },
  {
    name: 'jobs.sqlite',
    what: 'the file of jobs',
    advice: /Move it away or delete it: jobs are wake-up calls only/,
    restore: /Move it away or delete it: jobs are wake-up calls only/,
    async open(path: string) {
      const backend = createSqliteJobBackend({ path });
      await backend.connect();
      await backend.disconnect();
    },
    async fill(path: string) {
      const backend = createSqliteJobBackend({ path });
      await backend.connect();
      await together(100, () => backend.repository.saveJob(newJob({ data: { long: 'x'.repeat(300) } }), undefined));
      await backend.disconnect();
    },
  },
] as const;

for (const { name, what, advice, restore, open, fill } of KINDS) {
  describe(`${what} that is not as it should be`, () => {
    let folder: string;
    let path: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'parley-'));
      path = join(folder, name);
    });

    afterEach(() => rm(folder, { recursive: true }));

    /** It is refused in words that name it, say why, and say what to do; and stays as it was, to the byte. */
    async function isRefused(why: RegExp, whatToDo: RegExp): Promise<void> {
      const before = await readFile(path);
      await assert.rejects(open(path), (error: Error) => {
        assert.ok(error.message.includes(path), error.message);
        assert.match(error.message, why);
        assert.match(error.message, whatToDo);
        return true;
      });
      assert.ok((await readFile(path)).equals(before));
    }

    it('becomes ours where it is empty', async () => {
      await writeFile(path, '');
      await open(path);
      assert.ok((await readFile(path)).length > 0);
    });

    it('is refused where it is no database', async () => {
      await writeFile(path, 'a shopping list, and nothing that begins like a database would\n'.repeat(50));
      await isRefused(/is not a SQLite database/, advice);
    });

    it('is refused where it is another application’s, also one that numbers its layouts', async () => {
      const db = new DatabaseSync(path);
      db.exec('CREATE TABLE recipes (name TEXT)');
      await isRefused(/is a database of another application/, advice);
      db.exec('PRAGMA user_version = 1');
      await isRefused(/is a database of another application/, advice);
      db.close();
    });

    it('is refused where it is the other of our two', async () => {
      await KINDS.find((kind) => kind.name !== name)!.fill(path);
      await isRefused(/is a database of another application/, advice);
    });

    it('is refused where a newer version wrote it', async () => {
      await fill(path);
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 99');
      db.close();
      await isRefused(
        /newer version of Parley: its layout is 99, this version knows up to \d+\. /,
        /Start the newer version/,
      );
    });

    for (const [where, bytes] of [
      ['within its first page', 1_000],
      ['after its first page', 4_096],
      ['in the middle of a page', 30_000],
    ] as const) {
      it(`is refused where it was cut ${where}`, async () => {
        await fill(path);
        await open(path);
        await truncate(path, bytes);
        await isRefused(/is damaged/, restore);
      });
    }

    it('is refused where it may only be read', async () => {
      await fill(path);
      await open(path);
      await chmod(path, 0o444);
      await chown(path, process.geteuid!(), process.getegid!());
      await chmod(folder, 0o777);
      await asNobody(() => isRefused(/cannot be opened \(attempt to write a readonly/, /a file that may be written/));
    });

    it('is refused where its folder may only be read, or cannot be made', async () => {
      await fill(path);
      const closed = join(folder, 'closed');
      await mkdir(closed);
      await copyFile(path, join(closed, name));
      await chmod(closed, 0o555);
      await chmod(folder, 0o755);
      path = join(closed, name);
      await asNobody(async () => {
        await isRefused(/cannot be opened/, /in a folder that may be too/);
        await assert.rejects(open(join(closed, 'new', name)), /new\/.*cannot be opened \(EACCES.*in a folder/);
      });
      await chmod(closed, 0o755);
    });

    it('is made once by processes that start at the same moment, time and again', async () => {
      const processes = Array.from({ length: 3 }, () => fork(new URL('./open-process.ts', import.meta.url)));
      await Promise.all(processes.map((one) => once(one, 'message')));
      for (let round = 0; round < 10; round += 1) {
        const answers = processes.map((one) => once(one, 'message'));
        for (const one of processes) one.send({ kind: name, path: join(folder, String(round), 'data', name) });
        const told = (await Promise.all(answers)).map(([message]) => message as string);
        assert.deepEqual(told, ['opened', 'opened', 'opened']);
      }
      await Promise.all(processes.map((one) => (one.disconnect(), once(one, 'exit'))));
    });
  });
}

describe('the file of jobs', () => {
  it('is refused where it is damaged within, since it is small enough to look through', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-'));
    const path = join(folder, 'jobs.sqlite');
    const { fill, open } = KINDS[1];
    await fill(path);
    await open(path);
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0x5a, 2 * 4_096, 6 * 4_096));
    await assert.rejects(open(path), /jobs\.sqlite is damaged \(.*Move it away or delete it/s);
    await rm(folder, { recursive: true });
  });
});

/** Root may write everything, so its files are looked at with the rights of somebody who may not. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid!() !== 0) return work();
  process.seteuid!(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid!(0);
  }
}
