import { makeId, type Fact, type Id, type Reply, type Turn } from '@parley/protocol';
import { createReplyWriter, type ReplyTiming, type ReplyWriter } from '../../server/src/replies/write-reply.ts';
import type { Responder } from '../../server/src/replies/responder.ts';
import { createScriptedResponder, type Script } from '../../server/src/responders/scripted.ts';
import { openSqliteStore } from '../../server/src/store/sqlite/sqlite-store.ts';
import type { Store, TurnKey } from '../../server/src/store/store.ts';
import { keepLog, type KeptLog } from './log.ts';
import { NO_FILES } from './no-files.ts';

/** A worker over a real store in memory, with what it told and whom it woke. */
export interface TestWorker {
  readonly store: Store;
  readonly writer: ReplyWriter;
  readonly log: KeptLog;
  readonly conversationId: Id;
  readonly visitorId: Id;
  /** The facts that were told, in order. */
  readonly facts: Fact[];
  /** Each fact with what was stored of its reply at the moment when it was told. */
  readonly storedWhenTold: Promise<Reply | null>[];
  readonly woken: TurnKey[];
  /** The time, for the store and the worker; a test moves it. */
  now: number;
  post(text?: string): Promise<TurnKey>;
  reply(key: TurnKey): Promise<Reply>;
  /** Another worker on the same store, as another process would be. */
  another(script: Script | Responder, timing?: ReplyTiming): ReplyWriter;
  close(): Promise<void>;
}

/** Opens a store and a worker whose responder does what a script says. */
export async function openWorker(script: Script | Responder, timing?: ReplyTiming): Promise<TestWorker> {
  const store = await openSqliteStore({ path: ':memory:' });
  const log = keepLog();
  const conversationId = makeId();
  const visitorId = makeId();
  const facts: Fact[] = [];
  const storedWhenTold: Promise<Reply | null>[] = [];
  const woken: TurnKey[] = [];

  async function turn({ conversationId: conversation, turnId }: TurnKey): Promise<Turn> {
    const page = await store.page(visitorId, conversation, { limit: 100 });
    return page!.turns.find(({ id }) => id === turnId)!;
  }
  function told(fact: Fact): void {
    facts.push(fact);
    if (fact.kind !== 'turn') storedWhenTold.push(turn(fact).then(({ reply }) => reply));
  }
  function another(by: Script | Responder, terms?: ReplyTiming): ReplyWriter {
    return createReplyWriter({
      store,
      attachments: NO_FILES,
      responder: 'reply' in by ? by : createScriptedResponder(by),
      broadcast: {
        turn: (_visitor, turn) => told({ kind: 'turn', turn }),
        entries: (_visitor, fact) => told(fact),
        state: (_visitor, fact) => told(fact),
        feedback: () => {},
      },
      clock: () => worker.now,
      log,
      wake: (key) => void woken.push(key),
      ...(terms && { timing: terms }),
    });
  }

  const worker: TestWorker = {
    store,
    writer: undefined as unknown as ReplyWriter,
    log,
    conversationId,
    visitorId,
    facts,
    storedWhenTold,
    woken,
    now: Date.now(),
    async post(text = 'a question') {
      const id = makeId();
      const createdAt = worker.now;
      const body = { author: 'visitor', text, attachments: [], createdAt } as const;
      await store.insertTurn({ id, conversationId, visitorId, site: 'test', ...body });
      return { conversationId, turnId: id };
    },
    reply: async (key) => (await turn(key)).reply!,
    another,
    close: () => store.close(),
  };
  return Object.assign(worker, { writer: another(script, timing) });
}
