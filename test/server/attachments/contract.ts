import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { makeId, type Attachment, type Id } from '@parley/protocol';
import { UNUSED_FOR_MS, type AttachmentStore } from '../../../server/src/attachments/attachment-store.ts';
import type { Clock } from '../../../server/src/clock.ts';
import { eventually } from '../../support/eventually.ts';

/** A place for files, made for one test, and what can be seen of it from outside. */
export interface AttachmentPlace {
  readonly attachments: AttachmentStore;
  /** How many bytes lie there, whether they belong to a file or not. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Somebody writes a turn and gets as far as holding its files. */
const NOBODY = async (): Promise<boolean> => false;

/** What every place for files owes (rule H11). */
export function attachmentContract(name: string, open: (clock: Clock) => Promise<AttachmentPlace>): void {
  describe(`attachments kept by ${name}`, () => {
    let place: AttachmentPlace;
    let attachments: AttachmentStore;
    let now: number;
    const visitorId = makeId();

    beforeEach(async () => {
      now = 1_750_000_000_000;
      place = await open(() => now);
      attachments = place.attachments;
    });

    afterEach(() => place.stop());

    const write = (id: Id, content: string | AsyncIterable<Uint8Array>, visitor = visitorId): Promise<Attachment> => {
      const upload = { visitorId: visitor, id, name: 'ein Bild ☀.png', mediaType: 'image/png' };
      return attachments.write(upload, typeof content === 'string' ? pieces(content) : content);
    };
    const read = async (id: Id, visitor = visitorId): Promise<string | undefined> => {
      const found = await attachments.read(visitor, id);
      return found ? (await buffer(found.bytes)).toString() : undefined;
    };

    it('[H11] gives back what was written, piece by piece, with its name, type and size', async () => {
      const id = makeId();
      const stored = await write(id, pieces('one ', 'two ', 'x'.repeat(600_000)));
      assert.deepEqual(stored, { id, name: 'ein Bild ☀.png', mediaType: 'image/png', size: 600_008 });
      assert.deepEqual(await attachments.find(visitorId, id), stored);
      assert.equal(await read(id), `one two ${'x'.repeat(600_000)}`);
    });

    it('[H11] [H9] keeps the first of two that come with one id, one after the other or at once', async () => {
      const id = makeId();
      const first = await write(id, 'first');
      assert.deepEqual(await write(id, 'the second'), first);
      assert.equal(await read(id), 'first');
      const other = makeId();
      const both = await Promise.all([write(other, 'aaaa'), write(other, 'bbbb')]);
      assert.deepEqual(both[0], both[1]);
      assert.match((await read(other))!, /^(aaaa|bbbb)$/);
      assert.equal(await place.bytes(), 'first'.length + 4, 'nothing of the others is left');
    });

    it('[I11] knows nothing of another visitor’s file, and takes its id for a file of one’s own', async () => {
      const id = makeId();
      const stranger = makeId();
      await write(id, 'mine');
      assert.equal(await read(id), 'mine');
      assert.equal(await attachments.find(stranger, id), null);
      assert.equal(await attachments.read(stranger, id), null);
      assert.deepEqual(await attachments.hold(stranger, [id]), { missing: id });
      await write(id, 'theirs', stranger);
      assert.deepEqual([await read(id), await read(id, stranger)], ['mine', 'theirs']);
    });

    it('[H11] keeps nothing of what broke off, and takes the same id again', async () => {
      const id = makeId();
      async function* broken(): AsyncIterable<Uint8Array> {
        yield Buffer.alloc(300_000, 'x');
        throw new Error('the line is cut');
      }
      await assert.rejects(write(id, broken()), /the line is cut/);
      assert.deepEqual([await attachments.find(visitorId, id), await place.bytes()], [null, 0]);
      await write(id, 'whole');
      assert.equal(await read(id), 'whole');
    });

    it('[H11] deletes after a day what no turn took, and not before', async () => {
      const id = makeId();
      await write(id, 'unused');
      now += UNUSED_FOR_MS - 1;
      assert.equal(await attachments.sweep(NOBODY), 0);
      assert.equal(await read(id), 'unused');
      assert.equal(await attachments.unusedBytes(visitorId), 6);
      now += 1;
      assert.equal(await attachments.sweep(NOBODY), 1);
      assert.deepEqual([await attachments.find(visitorId, id), await place.bytes()], [null, 0]);
      assert.equal(await attachments.unusedBytes(visitorId), 0);
    });

    it('[H11] [I1] never deletes what a turn has', async () => {
      const [taken, unheard, unused] = [makeId(), makeId(), makeId()];
      for (const id of [taken, unheard, unused]) await write(id, 'x');
      await attachments.hold(visitorId, [taken, unheard]);
      await attachments.keep(visitorId, [taken]);
      now += 10 * UNUSED_FOR_MS;
      // Of the second nobody told that its turn was stored: the server went just then.
      const asked: Id[] = [];
      const isTaken = async (_visitor: Id, id: Id) => asked.push(id) > 0 && id === unheard;
      assert.equal(await attachments.sweep(isTaken), 1);
      assert.deepEqual(asked.toSorted(), [unheard, unused].toSorted(), 'what is kept is not even asked about');
      assert.deepEqual([await read(taken), await read(unheard), await read(unused)], ['x', 'x', undefined]);
      now += 10 * UNUSED_FOR_MS;
      assert.equal(await attachments.sweep(NOBODY), 0);
      assert.equal(await read(unheard), 'x');
    });

    it('[H11] does not delete a file that a turn takes while the sweep asks about it', async () => {
      const id = makeId();
      await write(id, 'just in time');
      now += UNUSED_FOR_MS;
      const taking = async (): Promise<boolean> => {
        await attachments.hold(visitorId, [id]);
        return false;
      };
      assert.equal(await attachments.sweep(taking), 0);
      assert.equal(await read(id), 'just in time');
    });

    it('[H11] holds all files of a turn or says which is missing', async () => {
      const [one, two, none] = [makeId(), makeId(), makeId()];
      const stored = [await write(one, 'one'), await write(two, 'two')];
      assert.deepEqual(await attachments.hold(visitorId, [one, two]), { attachments: stored });
      assert.deepEqual(await attachments.hold(visitorId, [one, none, two]), { missing: none });
    });

    it('[H11] cleans up what a writer left that went in the middle of a file', async () => {
      const gone = Promise.withResolvers<never>();
      const begun = Promise.withResolvers<void>();
      async function* endless(): AsyncIterable<Uint8Array> {
        yield Buffer.alloc(300_000, 'x');
        begun.resolve();
        await gone.promise;
      }
      const writing = write(makeId(), endless()).catch(() => {});
      await begun.promise;
      await eventually(async () => (await place.bytes()) > 0);
      await attachments.sweep(NOBODY);
      assert.ok((await place.bytes()) > 0, 'an upload under way is left alone');
      now += UNUSED_FOR_MS + 1;
      await attachments.sweep(NOBODY);
      assert.equal(await place.bytes(), 0);
      gone.reject(new Error('over'));
      await writing;
    });
  });
}

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
