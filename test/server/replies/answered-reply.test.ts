import assert from 'node:assert/strict';
import { emptyTimeline, merge, textOf, type Answer, type Entry, type Fact, type ToolEntry } from '@parley/protocol';
import { createAwaitingSweeper } from '../../../server/src/replies/awaiting-sweeper.ts';
import type { ReplyTask } from '../../../server/src/replies/responder.ts';
import { fail, type Step } from '../../../server/src/responders/scripted.ts';
import type { AnswerOutcome, TurnKey } from '../../../server/src/store/store.ts';
import { cancelReply } from '../../../server/src/turns/cancel.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { textEntry } from '../../support/facts.ts';
import { openWorker, type TestWorker } from '../../support/worker.ts';

const DAY_MS = 86_400_000;
const ASKS: ToolEntry = { kind: 'tool', callId: 'one', name: 'cancel_order', title: 'Cancels 12', state: 'approval' };
const summary = (facts: readonly Fact[]) =>
  facts.map((fact) => {
    if (fact.kind === 'turn')
      return `turn ${fact.turn.reply!.state} ${fact.turn.reply!.epoch} ${fact.turn.reply!.length}`;
    if (fact.kind === 'entries') return `entries ${fact.epoch} ${fact.from}+${fact.entries.length}`;
    return fact.kind === 'state' ? `${fact.state} ${fact.epoch} ${fact.length}` : fact.kind;
  });

describe('a reply that waits for the visitor', () => {
  let worker: TestWorker;
  let tasks: ReplyTask[];
  afterEach(() => worker.close());

  /** Opens a worker whose responder asks first, and then does what is said. */
  async function asking(goOn: (task: ReplyTask) => readonly Step[], asks: readonly Step[] = ['May I?', ASKS]) {
    tasks = [];
    worker = await openWorker((task) => {
      tasks.push(task);
      return task.written.length === 0 ? asks : goOn(task);
    });
    const key = await worker.post();
    await worker.writer.write(key);
    return key;
  }

  const answer = async (key: TurnKey, given: Answer, callId = 'one'): Promise<AnswerOutcome> => {
    const { epoch } = await worker.reply(key);
    return worker.store.answer(worker.visitorId, key, { epoch, callId, ...given }, worker.now);
  };

  it('[W11] is settled as awaiting, without a lease, and makes way for the next one', async () => {
    const key = await asking(() => ['Done.']);
    assert.deepEqual(summary(worker.facts).at(-1), 'awaiting 1 2');
    const entries = [textEntry('May I?'), ASKS];
    assert.deepEqual(await worker.reply(key), { state: 'awaiting', epoch: 1, length: 2, entries });
    assert.deepEqual(await worker.store.due(worker.now + 60_000, 10), []);
    const next = await worker.post();
    await worker.writer.write(key);
    assert.equal(tasks.length, 1, 'it was written again before it was answered');
    await worker.writer.write(next);
    assert.equal((await worker.reply(key)).state, 'cancelled');
  });

  it('[D6] is not one that ends with calls which are over', async () => {
    const over = (['done', 'failed', 'denied', 'running'] as const).map((state) => ({ ...ASKS, callId: state, state }));
    const key = await asking(() => [], [{ ...ASKS, state: 'input' }, { ...ASKS, state: 'done' }, ...over]);
    assert.equal((await worker.reply(key)).state, 'done');
  });

  it('[W10] [W11] goes on behind what it had, with the answer and the same call id', async () => {
    const key = await asking(({ written }) => {
      const call = written.find((entry) => entry.kind === 'tool')!;
      return [{ ...call, state: 'done', output: { ok: true } }, 'Done.'];
    });
    await answer(key, { approved: true });
    worker.facts.length = 0;
    await worker.writer.write(key);
    const running: ToolEntry = { ...ASKS, state: 'running' };
    assert.deepEqual(tasks[1]!.written, [textEntry('May I?'), running]);
    assert.deepEqual([tasks[1]!.attempt, tasks[1]!.turnId], [1, key.turnId]);
    assert.deepEqual(summary(worker.facts), ['turn generating 3 3', 'entries 3 3+1', 'entries 3 4+1', 'done 3 5']);
    assert.deepEqual(await worker.reply(key), {
      state: 'done',
      epoch: 3,
      length: 5,
      entries: [textEntry('May I?'), { ...running, state: 'done', output: { ok: true } }, textEntry('Done.')],
    });
  });

  for (const [given, state] of [
    [{ approved: false }, 'denied'],
    [{ output: [1, 'two'] }, 'done'],
    [{ error: 'There is no cart.' }, 'failed'],
  ] as const) {
    it(`[H10] tells the responder that a call is ${state}`, async () => {
      const call: ToolEntry = { ...ASKS, state: 'approved' in given ? 'approval' : 'input' };
      const key = await asking(() => ['I see.'], [call]);
      assert.equal((await answer(key, given)).outcome, 'changed');
      await worker.writer.write(key);
      const answered = 'approved' in given ? { ...call, state } : { ...call, state, ...given };
      assert.deepEqual(tasks[1]!.written, [answered]);
      assert.equal((await worker.reply(key)).state, 'done');
    });
  }

  it('[W10] [W11] is tried again with the same keys, and what the failed attempt wrote is gone', async () => {
    const key = await asking(({ attempt }) =>
      attempt === 1 ? ['half an ans', fail('it broke', { retriable: true })] : ['a whole answer'],
    );
    await answer(key, { approved: true });
    await worker.writer.write(key);
    assert.deepEqual(await worker.reply(key), {
      state: 'pending',
      epoch: 4,
      length: 3,
      entries: [textEntry('May I?'), ASKS, { ...ASKS, state: 'running' }],
    });
    assert.equal(summary(worker.facts).at(-1), 'turn pending 4 3');
    worker.now += 60_000;
    await worker.writer.write(key);
    assert.deepEqual(tasks[2]!.written, tasks[1]!.written);
    assert.equal(textOf((await worker.reply(key)).entries), 'May I?a whole answer');
  });

  it('[W6] [W11] has failed where the attempt after the answer gives nothing', async () => {
    const key = await asking(() => []);
    await answer(key, { approved: true });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await worker.writer.write(key);
      worker.now += 60_000;
    }
    const { state, entries } = await worker.reply(key);
    assert.equal(state, 'failed');
    assert.equal(textOf(entries), 'May I?');
    assert.equal(tasks.length, 4);
  });

  it('[W8] [W11] is given back by a worker that goes, with what it goes on from', async () => {
    const key = await asking(() => ['going on', { step: 'hang' }]);
    await answer(key, { approved: true });
    const writing = worker.writer.write(key);
    await worker.log.seen('reply first entry', ({ epoch }) => epoch === 3);
    await worker.writer.drain();
    await writing;
    const { state, length } = await worker.reply(key);
    assert.deepEqual([state, length], ['pending', 3]);
    await worker.another(['Done.']).write(key);
    assert.equal(textOf((await worker.reply(key)).entries), 'May I?Done.');
  });

  it('[I9] [W11] is told so that a reader of every fact needs to ask for nothing', async () => {
    const key = await asking(({ attempt }) =>
      attempt === 1 ? ['x', fail('it broke', { retriable: true })] : ['Done.'],
    );
    const before = await worker.store.page(worker.visitorId, worker.conversationId, { limit: 10 });
    worker.facts.length = 0;
    const result = await answer(key, { approved: true });
    assert.ok('turn' in result);
    worker.facts.push({ kind: 'turn', turn: result.turn });
    await worker.writer.write(key);
    worker.now += 60_000;
    await worker.writer.write(key);
    let { timeline } = merge(emptyTimeline(worker.conversationId), before!);
    for (const fact of worker.facts) {
      const merged = merge(timeline, fact);
      assert.equal(merged.gap, false, `${summary([fact])[0]} is a gap`);
      timeline = merged.timeline;
    }
    const { state, epoch } = await worker.reply(key);
    assert.deepEqual([state, epoch], ['done', 5]);
    assert.deepEqual(timeline.turns[0]!.reply, await worker.reply(key));
  });

  it('[W11] is cancelled after a day, in the visitor’s name, and not before', async () => {
    const key = await asking(() => ['Done.']);
    const cancelled: Fact[] = [];
    const sweep = async (now: number): Promise<void> => {
      const sweeper = createAwaitingSweeper({
        store: worker.store,
        clock: () => now,
        log: worker.log,
        cancel: ({ visitorId, key: found, epoch }) =>
          cancelReply(
            {
              store: worker.store,
              attachments: NO_FILES,
              broadcast: {
                turn: () => {},
                entries: () => {},
                state: (_visitor, fact) => void cancelled.push(fact),
                feedback: () => {},
              },
              clock: () => now,
              log: worker.log,
              wake: () => {},
              abort: () => {},
            },
            { visitorId },
            found,
            epoch,
          ),
      });
      sweeper.start();
      await sweeper.stop();
    };
    await sweep(worker.now + DAY_MS - 1);
    assert.equal((await worker.reply(key)).state, 'awaiting');
    await sweep(worker.now + DAY_MS);
    const entries: Entry[] = [textEntry('May I?'), ASKS];
    assert.deepEqual(await worker.reply(key), { state: 'cancelled', epoch: 1, length: 2, entries });
    assert.deepEqual(summary(cancelled), ['cancelled 1 2']);
  });
});
