import type { Entry, Id } from '@parley/protocol';
import { ResponderError, type ReplyTask, type Responder } from '../../../server/src/replies/responder.ts';
import type { Judge } from './judge.ts';
import type { World } from './world.ts';

/** One call of a responder, and what it gave. */
export interface Call {
  readonly turnId: Id;
  /** Its whole text so far; begins with `c`, the number of the call and a full stop. */
  text: string;
  /** Whether it came to its end by itself. */
  ended: boolean;
}

/** What all responders of a schedule did. */
export interface Calls {
  readonly list: readonly Call[];
  /** The call that a text comes from. A text that is no beginning of one call's output is a violation (rule I5). */
  find(turnId: Id, text: string): Call;
}

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
    const call: Call = { turnId, text: '', ended: false };
    const number = list.push(call) - 1;
    const count = (counts.get(turnId) ?? 0) + 1;
    counts.set(turnId, count);
    judge.must(count <= ledger.mayCall(turnId), 'I8', () => `call ${count} for turn ${turnId}`);
    const isUnlucky = random() < world.noise.responderFails;
    const isSlow = random() < world.noise.responderSlow;
    const fate = isUnlucky ? MISFORTUNES[Math.floor(random() * MISFORTUNES.length)]! : isSlow ? 'slow' : 'good';
    const chunks = 1 + Math.floor(random() * 5);
    const pause = fate === 'slow' ? 9_000 : random() < 0.5 ? 800 : 60;
    const stopsAt = fate === 'good' || fate === 'deaf' || fate === 'slow' ? chunks : Math.floor(random() * chunks);
    if (fate === 'wordless') return;
    for (let chunk = 0; chunk < stopsAt; chunk += 1) {
      await wait(Math.floor(random() * pause));
      if (signal.aborted && fate !== 'deaf') return;
      for (const entry of entriesOf(number, chunk)) {
        if (entry.kind === 'text') call.text += entry.text;
        yield entry;
      }
    }
    if (fate === 'hangs') await new Promise(() => {});
    if (fate === 'fails') throw new ResponderError('the responder fails', { retriable: true });
    if (fate === 'refuses') throw new ResponderError('the responder refuses', { retriable: false });
    call.ended = true;
  }

  return {
    list,
    find(turnId, text) {
      const number = Number(/^c(\d+)\./.exec(text)?.[1]);
      const call = list[number];
      judge.must(call !== undefined, 'I5', () => `"${text}" begins as no output does`);
      judge.must(call.turnId === turnId, 'I5', () => `"${text}" answers another turn than ${turnId}`);
      judge.must(call.text.startsWith(text), 'I5', () => `"${text}" is no beginning of "${call.text}"`);
      return call;
    },
    responder: () => ({ name: 'chance', description: 'what chance says', reply }),
  };
}

/** A character beyond the first plane is given in halves now and then (rule D7), and a tool call between texts. */
function entriesOf(call: number, chunk: number): Entry[] {
  const start = chunk === 0 ? `c${call}.` : `${chunk}`;
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
