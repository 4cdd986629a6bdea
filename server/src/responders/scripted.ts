import type { Entry } from '@parley/protocol';
import { ResponderError, type ReplyTask, type Responder } from '../replies/responder.ts';
import { delay as realDelay, waitFor, type Delay } from './waiting.ts';

/** Goes on when the promise resolves, and fails with its reason when it rejects. */
export interface UntilStep {
  readonly step: 'until';
  readonly promise: PromiseLike<unknown>;
}

/** Goes on after `ms` milliseconds. */
export interface PauseStep {
  readonly step: 'pause';
  readonly ms: number;
}

/** Fails with the error as it is. */
export interface FailStep {
  readonly step: 'fail';
  readonly error: unknown;
}

/** Says nothing more until the signal aborts. */
export interface HangStep {
  readonly step: 'hang';
}

/** What a script says or does next: a text, any other entry, or a step that is no entry. */
export type Step = string | Entry | UntilStep | PauseStep | FailStep | HangStep;

/** A list of steps, the same for every task, or a function that gives them for one; it may be a generator. */
export type Script = readonly Step[] | ((task: ReplyTask, signal: AbortSignal) => Iterable<Step> | AsyncIterable<Step>);

/** A step that waits for an event of the test's own. */
export const until = (promise: PromiseLike<unknown>): UntilStep => ({ step: 'until', promise });

/** A step that waits `ms` milliseconds. */
export const pause = (ms: number): PauseStep => ({ step: 'pause', ms });

/** A step that fails; `retriable` says whether another attempt may be made. */
export const fail = (message: string, terms: { retriable: boolean; retryAfterMs?: number }): FailStep => ({
  step: 'fail',
  error: new ResponderError(message, terms),
});

/** A step that never ends by itself. */
export const hang = (): HangStep => ({ step: 'hang' });

/**
 * A responder that does what a script says, for tests and for the lab.
 *
 * Whatever a script waits for, an abort ends it at once: the reply then rejects with the signal's reason, and a
 * generator that is the script is closed. It never ends quietly after an abort, so nobody can take half for whole.
 */
export function createScriptedResponder(script: Script, { delay = realDelay }: { delay?: Delay } = {}): Responder {
  return {
    name: 'scripted',
    description: 'answers by a script, for tests and demonstrations',
    async *reply(task, signal) {
      for await (const step of steps(script, task, signal)) {
        if (typeof step === 'string') yield { kind: 'text', text: step };
        else if ('kind' in step) yield step;
        else if (step.step === 'pause') await delay(step.ms, signal);
        else if (step.step === 'until') await waitFor(step.promise, signal);
        else if (step.step === 'hang') await waitFor(new Promise<never>(() => {}), signal);
        else throw step.error;
        signal.throwIfAborted();
      }
    },
  };
}

/** The script's steps, given up as soon as the signal aborts even where the script waits for something of its own. */
async function* steps(script: Script, task: ReplyTask, signal: AbortSignal): AsyncGenerator<Step, void, undefined> {
  signal.throwIfAborted();
  const source = typeof script === 'function' ? script(task, signal) : script;
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  try {
    for (;;) {
      const { done, value } = await waitFor(Promise.resolve(iterator.next()), signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited: a generator that waits for something for ever would never answer.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
