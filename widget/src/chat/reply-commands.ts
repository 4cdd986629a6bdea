import type { Adapter, Environment } from '@parley/adapters';
import { isTerminal, type Answer, type FeedbackValue, type Id, type ShownReply, type Turn } from '@parley/protocol';
import { command, isConflict, isNotFound } from './commands.ts';

/** What a visitor can ask for about a reply. All reject with an `AdapterError` where the backend cannot be asked. */
export interface ReplyCommands {
  stop(turnId: Id): Promise<void>;
  retry(turnId: Id): Promise<void>;
  answer(turnId: Id, callId: string, answer: Answer): Promise<void>;
  rate(turnId: Id, value: FeedbackValue, comment?: string): Promise<void>;
}

/** What these commands need of the chat around them. */
export interface ReplyCommandParts {
  readonly adapter: Pick<Adapter, 'cancel' | 'retry' | 'answer' | 'feedback'>;
  readonly conversationId: Id;
  readonly environment: Pick<Environment, 'setTimer'>;
  /** The reply as the screen shows it. */
  find(turnId: Id): ShownReply | undefined;
  /** The backend did it; this is the turn as it is then. */
  changed(turn: Turn): void;
  /** Resolves when the screen is up to date, as far as the backend can be reached. */
  catchUp(): Promise<unknown>;
}

/** Builds the commands. Each names the epoch that the screen shows, so that an old screen can do no harm (rule H6). */
export function createReplyCommands(parts: ReplyCommandParts): ReplyCommands {
  const { adapter, conversationId, environment, find, changed, catchUp } = parts;

  /** @returns whether the backend did it; where the reply has gone on, the screen has caught up */
  async function give(order: () => Promise<Turn>): Promise<boolean> {
    try {
      changed(await command(environment, order));
      return true;
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error;
      await catchUp();
      return false;
    }
  }

  return {
    async stop(turnId) {
      const meant = find(turnId);
      if (!meant || isTerminal(meant.state)) return;
      if (await give(() => adapter.cancel(conversationId, turnId, meant.epoch))) return;
      const now = find(turnId);
      // It was pending when it was stopped, and somebody has begun to write it since: that is the attempt that was meant.
      if (now && wasOnlyClaimed(meant, now)) await give(() => adapter.cancel(conversationId, turnId, now.epoch));
    },
    async retry(turnId) {
      const reply = find(turnId);
      if (!reply || !isTerminal(reply.state)) return;
      await give(() => adapter.retry(conversationId, turnId, reply.epoch));
    },
    async answer(turnId, callId, answer) {
      const reply = find(turnId);
      if (reply?.state !== 'awaiting' || !adapter.answer) return;
      const given = { ...answer, epoch: reply.epoch, callId };
      await give(() => adapter.answer!(conversationId, turnId, given));
    },
    async rate(turnId, value, comment) {
      const reply = find(turnId);
      if (reply?.state !== 'done' || !adapter.feedback) return;
      const given = { epoch: reply.epoch, value, ...(comment !== undefined && { comment }) };
      await give(() => adapter.feedback!(conversationId, turnId, given));
    },
  };
}

/**
 * Whether the only thing that happened to a pending reply is that somebody began to write it. Every other way from
 * there takes an epoch more (rule D11).
 */
function wasOnlyClaimed(before: ShownReply, now: ShownReply): boolean {
  return before.state === 'pending' && now.state === 'generating' && now.epoch === before.epoch + 1;
}
