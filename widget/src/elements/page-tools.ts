/*
 * Only types are imported, and what the widget has no use for: what it shares with this would be split off it.
 */
import type { AdapterError, Environment } from '@parley/adapters';
import { MAX_CALL_TEXT, MAX_OUTPUT_LENGTH, waitingCalls, type Answer, type Id, type ToolEntry } from '@parley/protocol';

import type { Chat } from '../chat/index.ts';
import type { PageToolCall, PageToolHandler } from './page-tool.ts';

/** How long a tab waits for another one that runs the same call: a frozen one must not stop the conversation for ever. */
const PATIENCE_MS = 60_000;
/** How long it is until an answer that did not arrive is given again. */
const AGAIN_MS = 2_000;

/** What running tools needs of the widget. */
export interface PageToolParts {
  readonly handlers: ReadonlyMap<string, PageToolHandler>;
  readonly environment: Pick<Environment, 'lock' | 'setTimer'>;
  /** Is told what a handler throws. */
  failed(error: unknown, turnId: Id): void;
}

/** A call that is under way. */
interface Running {
  readonly chat: Chat;
  readonly stop: AbortController;
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
 * was answered. A tab that is not looked at runs nothing: a tool of the page does something in the page.
 */
class PageToolRunner implements PageTools {
  private readonly parts: PageToolParts;
  private readonly running = new Map<string, Running>();

  constructor(parts: PageToolParts) {
    this.parts = parts;
  }

  look(chat: Chat | undefined): void {
    for (const [key, { chat: its, stop }] of this.running) {
      if (its !== chat || !this.waits(its, key)) stop.abort();
    }
    if (!chat?.takesAnswers || document.visibilityState !== 'visible') return;
    for (const { key, turnId, call } of this.callsOf(chat)) {
      const handler = this.parts.handlers.get(call.name);
      if (handler && !this.running.has(key)) void this.run(chat, { key, turnId, call, handler });
    }
  }

  private async run(chat: Chat, job: { key: string; turnId: Id; call: ToolEntry; handler: PageToolHandler }) {
    const { key } = job;
    const stop = new AbortController();
    const { signal } = stop;
    this.running.set(key, { chat, stop });
    const work = async (): Promise<void> => {
      await chat.catchUp();
      if (this.waits(chat, key) && !signal.aborted)
        await this.give(chat, key, job.turnId, await this.answer(job, signal), signal);
    };
    try {
      await this.parts.environment.lock(`parley tool ${key}`, work, { patienceMs: PATIENCE_MS, signal });
    } catch (error) {
      if (!signal.aborted) this.parts.failed(error, job.turnId);
    } finally {
      this.running.delete(key);
    }
  }

  private async answer(
    { turnId, call, handler }: { turnId: Id; call: ToolEntry; handler: PageToolHandler },
    signal: AbortSignal,
  ): Promise<Answer & Pick<PageToolCall, 'callId'>> {
    const { callId } = call;
    try {
      const output: unknown = (await handler(call.input, { turnId, callId, signal })) ?? null;
      const json = JSON.stringify(output) as string | undefined;
      if (json === undefined || json.length > MAX_OUTPUT_LENGTH) {
        throw new TypeError(`what ${call.name} gave: expected JSON of at most ${MAX_OUTPUT_LENGTH} characters`);
      }
      return { callId, output };
    } catch (error) {
      if (!signal.aborted) this.parts.failed(error, turnId);
      const message = error instanceof Error ? error.message : String(error);
      return { callId, error: message.toWellFormed().slice(0, MAX_CALL_TEXT.error).toWellFormed() };
    }
  }

  /** Gives an answer, again where nobody knows whether it arrived (rule H9), as long as it is waited for. */
  private async give(
    chat: Chat,
    key: string,
    turnId: Id,
    { callId, ...answer }: Answer & Pick<PageToolCall, 'callId'>,
    signal: AbortSignal,
  ): Promise<void> {
    while (this.waits(chat, key) && !signal.aborted) {
      try {
        return await chat.answer(turnId, callId, answer);
      } catch (error) {
        if ((error as AdapterError).kind === 'refused') throw error;
        await new Promise<void>((resolve) => void this.parts.environment.setTimer(resolve, AGAIN_MS));
      }
    }
  }

  /** The calls of a chat that wait for the page, each under a name that no other one has. */
  private callsOf({ state }: Chat): { readonly key: string; readonly turnId: Id; readonly call: ToolEntry }[] {
    return state.turns.flatMap(({ id: turnId, reply }) => {
      if (reply?.state !== 'awaiting') return [];
      const calls = waitingCalls(reply.entries).filter((call) => call.state === 'input');
      return calls.map((call) => ({ key: `${turnId} ${reply.epoch} ${call.callId}`, turnId, call }));
    });
  }

  private waits(chat: Chat, key: string): boolean {
    return this.callsOf(chat).some((call) => call.key === key);
  }
}

/** Begins to run tools of the page. */
export function runTools(parts: PageToolParts): PageTools {
  return new PageToolRunner(parts);
}
