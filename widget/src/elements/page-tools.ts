/*
 * Only types are imported, and what the widget has no use for: what it shares with this would be split off it.
 */
import type { AdapterError, Environment } from '@parley/adapters';
import { failureOf, plainOutput, waitingCalls, type Answer, type Id, type ToolEntry } from '@parley/protocol';

import type { Chat } from '../chat/index.ts';
import type { PageToolHandler } from './page-tool.ts';

/** How long a tab waits for another one that runs the same call: a frozen one must not stop the conversation for ever. */
const PATIENCE_MS = 60_000;
/** How long it is until what did not work is tried again. */
const AGAIN_MS = 2_000;

/** What running tools needs of the widget. */
export interface PageToolParts {
  readonly handlers: ReadonlyMap<string, PageToolHandler>;
  readonly environment: Pick<Environment, 'lock' | 'setTimer'>;
  /** Is told what a handler throws. */
  failed(error: unknown, turnId: Id): void;
}

/** A call that waits for the page, under a name that no other one has. */
interface WaitingCall {
  readonly key: string;
  readonly turnId: Id;
  readonly call: ToolEntry;
}

/** What this page does, or has done, of a call. It outlasts the chat: a conversation that is shown again has another. */
interface Job extends WaitingCall {
  readonly conversationId: Id;
  readonly stop: AbortController;
  /** `asking` does nothing yet that could be felt; what is `over` is not begun again, though it may still be shown. */
  stage: 'idle' | 'asking' | 'running' | 'over';
  /** What the handler gave, and did not arrive yet. */
  answer?: Answer;
}

/** What runs tools of the page. */
export interface PageTools {
  /** Begins what waits in the chat that is shown, and ends what waits no more. */
  look(chat: Chat | undefined): void;
}

/**
 * Runs tools of the page for answers that wait for them (rules H10, W11), and gives what they return as the answer.
 *
 * Of several tabs one runs a call: they take turns by a lock, and whoever comes second asks the backend first whether it
 * was answered. A tab that is not looked at runs nothing: a tool of the page does something in the page. What has begun
 * goes on while another conversation is shown, and its answer is kept until its own is shown again.
 */
class PageToolRunner implements PageTools {
  private readonly parts: PageToolParts;
  private readonly jobs = new Map<string, Job>();
  private shown: Chat | undefined;

  constructor(parts: PageToolParts) {
    this.parts = parts;
  }

  look(chat: Chat | undefined): void {
    const before = this.shown;
    this.shown = chat;
    for (const [key, job] of this.jobs) {
      const isOver = chat?.conversationId === job.conversationId && chat.state.loaded && !waits(chat, key);
      if (isOver || (job.stage === 'asking' && chat !== before)) job.stop.abort();
      if (isOver) this.jobs.delete(key);
    }
    if (!chat?.takesAnswers || document.visibilityState !== 'visible') return;
    for (const waiting of callsOf(chat)) {
      const { key, call } = waiting;
      const handler = this.parts.handlers.get(call.name);
      const { stage = 'idle', answer } = this.jobs.get(key) ?? {};
      if (!handler || stage !== 'idle') continue;
      const { conversationId } = chat;
      const job: Job = { ...waiting, conversationId, stop: new AbortController(), stage: 'asking' };
      if (answer) job.answer = answer;
      this.jobs.set(key, job);
      void this.run(chat, job, handler);
    }
  }

  private async run(chat: Chat, job: Job, handler: PageToolHandler): Promise<void> {
    const { key, turnId } = job;
    const { signal } = job.stop;
    const work = async (): Promise<void> => {
      // Without the backend's word another tab may have run it.
      while (!(await chat.catchUp())) {
        await this.pause(signal);
        if (signal.aborted) return;
      }
      if (signal.aborted || !waits(chat, key)) return;
      if (!job.answer && document.visibilityState !== 'visible') return;
      job.stage = 'running';
      job.answer ??= await this.answer(job, handler);
      await this.give(job, job.answer);
    };
    try {
      await this.parts.environment.lock(`parley tool ${key}`, work, { patienceMs: PATIENCE_MS, signal });
    } catch (error) {
      if (!signal.aborted) this.parts.failed(error, turnId);
    } finally {
      this.ended(job);
    }
  }

  /** What was not given is begun again where it still waits: it may be shown by another chat since. */
  private ended(job: Job): void {
    if (job.stage !== 'over') job.stage = 'idle';
    if (this.jobs.get(job.key) !== job) return;
    if (job.stage === 'idle' && !job.answer) this.jobs.delete(job.key);
    this.look(this.shown);
  }

  private async answer({ turnId, call, stop: { signal } }: Job, handler: PageToolHandler): Promise<Answer> {
    const { callId } = call;
    try {
      return { output: plainOutput(call.name, await handler(call.input, { turnId, callId, signal })) };
    } catch (error) {
      if (!signal.aborted) this.parts.failed(error, turnId);
      return { error: failureOf(error) };
    }
  }

  /**
   * Gives an answer by the chat that is shown now, again where nobody knows whether it arrived (rule H9), as long as that
   * shows that it is waited for.
   */
  private async give(job: Job, answer: Answer): Promise<void> {
    const { key, turnId, call, stop } = job;
    for (;;) {
      const chat = this.shown;
      if (stop.signal.aborted || !chat || !waits(chat, key)) return;
      try {
        await chat.answer(turnId, call.callId, answer);
        job.stage = 'over';
        return;
      } catch (error) {
        if ((error as AdapterError).kind === 'refused') {
          job.stage = 'over';
          throw error;
        }
        await this.pause(stop.signal);
      }
    }
  }

  /** Waits a while, or until it is of no use any more. */
  private pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.parts.environment.setTimer(end, AGAIN_MS);
      signal.addEventListener('abort', end);
    });
  }
}

function callsOf({ state }: Chat): WaitingCall[] {
  return state.turns.flatMap(({ id: turnId, reply }) => {
    if (reply?.state !== 'awaiting') return [];
    const calls = waitingCalls(reply.entries).filter((call) => call.state === 'input');
    return calls.map((call) => ({ key: `${turnId} ${reply.epoch} ${call.callId}`, turnId, call }));
  });
}

function waits(chat: Chat, key: string): boolean {
  return callsOf(chat).some((call) => call.key === key);
}

/** Begins to run tools of the page. */
export function runTools(parts: PageToolParts): PageTools {
  return new PageToolRunner(parts);
}
