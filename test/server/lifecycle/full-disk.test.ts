import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isTerminal, makeId, type Id, type Snapshot, type Turn } from '@parley/protocol';
import { eventually } from '../../support/eventually.ts';
import { pictureOf } from '../../support/files.ts';
import { limitedFiles, smallFileSystem, type NarrowDisk } from '../../support/narrow-disk.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { newVisitor, request, type TestVisitor } from '../../support/server.ts';
import { assertConsistent } from '../store/sqlite-layout.ts';

/** Text of a turn that takes room: its answer is one word. */
const LONG = `say ${'x'.repeat(6_000)}`;

const DISKS: readonly [string, () => Promise<NarrowDisk | undefined>][] = [
  ['a limit on the size of files', limitedFiles],
  ['a small file system', smallFileSystem],
];

/** Whether a name in the folder of files is that of one, and not of a folder in between. */
const isContent = (path: string): boolean => path.includes('/');

for (const [how, makeDisk] of DISKS) {
  describe(`a server whose disk is full, by ${how}`, function () {
    this.timeout(60_000);
    let disk: NarrowDisk | undefined;
    let server: ServerProcess;
    let visitor: TestVisitor;
    let conversationId: Id;
    let data: string;

    beforeEach(async function () {
      disk = await makeDisk();
      // Only whoever may mount can have the second; the first everybody has.
      if (!disk) this.skip();
      data = join(disk.folder, 'data');
      server = await startServerProcess({ PARLEY_DATA: data });
      visitor = await newVisitor(server.url);
      conversationId = makeId();
    });

    afterEach(async () => {
      if (!disk) return;
      await server?.end();
      await disk.remove();
    });

    const post = (id: Id, text: string) =>
      visitor.send('POST', `/v1/conversations/${conversationId}/turns`, { id, text });
    async function stored(): Promise<readonly Turn[]> {
      const { status, body } = await visitor.send('GET', `/v1/conversations/${conversationId}?after=0`);
      assert.equal(status, 200);
      return (body as Snapshot).turns;
    }
    const answered = async () => (await stored()).every(({ reply }) => isTerminal(reply!.state));

    it('[H8][I1] refuses with 503 what it cannot store, loses nothing, and goes on once there is room', async () => {
      disk!.fill(server.pid);
      const acknowledged: Id[] = [];
      let refused: Id | undefined;
      while (!refused) {
        const id = makeId();
        const answer = await post(id, LONG);
        if (answer.status === 201) acknowledged.push(id);
        else {
          assert.deepEqual([answer.status, answer.problem.code], [503, 'unavailable']);
          assert.ok(answer.headers.get('Retry-After'));
          refused = id;
        }
      }
      assert.ok(acknowledged.length > 0);
      const { fields } = await server.log.seen('store unavailable');
      assert.match(String(fields['reason']), /parley\.sqlite cannot be used now: (database or disk is full|disk I\/O)/);
      assert.equal((await visitor.send('GET', '/healthz')).status, 200);
      assert.deepEqual(
        (await stored()).map(({ id }) => id),
        acknowledged,
        'what was stored can be read, and what was refused is not there',
      );

      disk!.makeRoom(server.pid);
      assert.equal((await post(refused, LONG)).status, 201);
      await eventually(answered);
      assert.deepEqual(
        (await stored()).map(({ id, reply }) => [id, reply!.state]),
        [...acknowledged, refused].map((id) => [id, 'done']),
      );
      await server.stop();
      assertConsistent(join(data, 'parley.sqlite'));
    });

    it('[H11] refuses a file that has no room, keeps nothing of it, and takes it once there is', async () => {
      const id = makeId();
      const send = () =>
        request(
          `${server.url}/v1/attachments?id=${id}&name=photo.png`,
          'POST',
          { Authorization: `Bearer ${visitor.token}`, 'Content-Type': 'image/png' },
          pictureOf(700_000),
        );
      disk!.fill(server.pid);
      const refused = await send();
      assert.deepEqual([refused.status, refused.problem.code], [503, 'unavailable']);
      assert.deepEqual((await readdir(join(data, 'attachments'), { recursive: true })).filter(isContent), []);
      disk!.makeRoom(server.pid);
      assert.equal((await send()).status, 201);
      assert.equal((await readdir(join(data, 'attachments'), { recursive: true })).filter(isContent).length, 1);
    });

    if (makeDisk === limitedFiles) {
      it('[W1] stores and answers turns though the file of jobs is full, since jobs only wake', async () => {
        const jobs = join(data, 'jobs.sqlite');
        const reader = new DatabaseSync(jobs);
        reader.exec('BEGIN; SELECT count(*) FROM jobs');
        // As long as somebody reads, the log of the jobs only grows: now it is longer than a file may get.
        const writer = new DatabaseSync(jobs);
        writer
          .prepare("INSERT INTO logs (timestamp, level, event, jobName, message) VALUES (0, 'info', 'none', 'none', ?)")
          .run('x'.repeat(600_000));
        disk!.fill(server.pid);
        const ids = [makeId(), makeId(), makeId()];
        for (const id of ids) assert.equal((await post(id, 'say hello')).status, 201);
        await server.log.seen('reply not woken', ({ turn }) => turn === ids[0]);
        await eventually(answered);
        assert.deepEqual(
          (await stored()).map(({ id, reply }) => [id, reply!.state]),
          ids.map((id) => [id, 'done']),
        );
        for (const each of [reader, writer]) each.close();
      });
    }
  });
}
