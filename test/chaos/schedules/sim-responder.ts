import { textOf, waitingCalls, type Entry, type Id } from '@parley/protocol';
import { ResponderError, type ReplyTask, type Responder } from '../../../server/src/replies/responder.ts';
import type { Judge } from './judge.ts';
import type { World } from './world.ts';

/** One call of a responder, and what it gave. */
export interface Call {
  readonly turnId: Id;
  /** The number of the call that began the reply: it may be another one, which asked the visitor. */
  readonly root: number;
  /** The whole text of the reply so far; begins with `c`, the number of the first call and a full stop. */
  text: string;
  /** Whether it came to its end by itself, and not to a question. */
  ended: boolean;
}

/** What all responders of a schedule did. */
export interface Calls {
  readonly list: readonly Call[];
  /** The call that a text comes from. A text that is no beginning of one call's output is a violation (rule I5). */
  find(turnId: Id, text: string): Call;
}

/** What the visitor is asked for. */
const CALL = { kind: 'tool', name: 'ask' } as const;

/** How likely a call that goes well asks the visitor for something. */
const ASKS = 0.25;

/** How a call goes; `good` goes well. */
type Fate = 'good' | 'fails' | 'refuses' | 'hangs' | 'wordless' | 'early' | 'deaf' | 'slow';
const MISFORTUNES: readonly Fate[] = ['fails', 'fails', 'refuses', 'hangs', 'wordless', 'early', 'deaf', 'slow'];

/** Responders whose every output can be told from any other. */
export function createCalls(world: World): Calls & { responder(): Responder } {
  const list: Call[] = [];
  const counts = new Map<Id, number>();
  const { ledger, scheduler } = world;
  const { random } = scheduler;
  const judge: Judge = world.judge;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  async function* reply(task: ReplyTask, signal: AbortSignal): AsyncIterable<Entry> {
    const { turnId } = task;
    const text = textOf(task.written);
    const number = list.length;
    const root = task.written.length > 0 ? find(turnId, text).root : number;
    const call: Call = { turnId, root, text, ended: false };
    list.push(call);
    checkAnswered(task);
    const count = (counts.get(turnId) ?? 0) + 1;
    counts.set(turnId, count);
    judge.must(count <= ledger.mayCall(turnId), 'I8', () => `call ${count} for turn ${turnId}`);
    const isUnlucky = random() < world.noise.responderFails;
    const isSlow = random() < world.noise.responderSlow;
    const fate = isUnlucky ? MISFORTUNES[Math.floor(random() * MISFORTUNES.length)]! : isSlow ? 'slow' : 'good';
    const chunks = 1 + Math.floor(random() * 5);
    const pause = fate === 'slow' ? 9_000 : random() < 0.5 ? 800 : 60;
    const asks = (fate === 'good' || fate === 'slow') && random() < ASKS;
    const questions = random() < 0.5 ? (['approval'] as const) : (['approval', 'input'] as const);
    const stopsAt = fate === 'good' || fate === 'deaf' || fate === 'slow' ? chunks : Math.floor(random() * chunks);
    if (fate === 'wordless') return;
    for (let chunk = 0; chunk < stopsAt; chunk += 1) {
      await wait(Math.floor(random() * pause));
      if (signal.aborted && fate !== 'deaf') return;
      for (const entry of entriesOf(number, chunk, root === number)) {
        if (entry.kind === 'text') call.text += entry.text;
        yield entry;
      }
    }
    if (fate === 'hangs') await new Promise(() => {});
    if (fate === 'fails') throw new ResponderError('the responder fails', { retriable: true });
    if (fate === 'refuses') throw new ResponderError('the responder refuses', { retriable: false });
    if (asks) {
      // Attempts that begin anew ask under the same ids: a click on an old screen must not answer for a newer one.
      const ids = root === number ? 'ask' : `ask ${number}`;
      for (const [index, state] of questions.entries()) yield { ...CALL, callId: `${ids} ${index}`, state };
      return;
    }
    call.ended = true;
  }

  /** Nobody goes on before all that was asked is answered, and the answers are there (rule W11). */
  function checkAnswered({ turnId, written }: ReplyTask): void {
    judge.must(waitingCalls(written).length === 0, 'W11', () => `${turnId} goes on while a call waits`);
    const answered = written.filter((entry) => entry.kind === 'tool' && entry.name === CALL.name);
    judge.must(written.length === 0 || answered.length > 0, 'W11', () => `${turnId} goes on from what asked nothing`);
  }

  function find(turnId: Id, text: string): Call {
    const root = Number(/^c(\d+)\./.exec(text)?.[1]);
    judge.must(list[root] !== undefined, 'I5', () => `"${text}" begins as no output does`);
    judge.must(list[root].turnId === turnId, 'I5', () => `"${text}" answers another turn than ${turnId}`);
    const those = list.filter((call) => call.root === root && call.text.startsWith(text));
    const call = those.find(({ ended, text: whole }) => ended && whole === text) ?? those[0];
    judge.must(call !== undefined, 'I5', () => `"${text}" is no beginning of what call ${root} led to`);
    return call;
  }

  return {
    list,
    find,
    responder: () => ({ name: 'chance', description: 'what chance says', reply }),
  };
}

/** A character beyond the first plane is given in halves now and then (rule D7), and a tool call between texts. */
function entriesOf(call: number, chunk: number, begins: boolean): Entry[] {
  const start = chunk > 0 ? `${chunk}` : begins ? `c${call}.` : `+${call}.`;
  if (chunk % 3 === 1) {
    return [
      { kind: 'text', text: `${start}\ud83d` },
      { kind: 'text', text: '\ude00 ' },
    ];
  }
  const tool = { kind: 'tool', callId: 'call', name: 'look' } as const;
  if (chunk % 3 === 2) {
    return [
      { ...tool, state: 'running' },
      { kind: 'text', text: `${start} ` },
      { ...tool, state: 'done', output: call },
    ];
  }
  return [{ kind: 'text', text: `${start} ` }];
}
