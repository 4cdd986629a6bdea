import { waitingCalls } from '@parley/protocol';
import type { Chat } from '../../../widget/src/chat/index.ts';
import type { Owner } from './scheduler.ts';
import { chance, type World } from './world.ts';

/** How likely somebody who sees a question answers it. Others write on, stop, or go. */
const ANSWERS = 0.7;
/** How long they think about it at most, in milliseconds. */
const THINKS_MS = 6_000;

/**
 * What a person does, and a tool of the page, when an answer asks for something: answers it some time later, or not. With
 * two pages open both may, and not in the same way; some answers are of the wrong kind.
 */
export function answerQuestions({ world, owner, chat }: { world: World; owner: Owner; chat: Chat }): void {
  const { scheduler } = world;
  const seen = new Set<string>();
  chat.subscribe(({ turns }) => {
    for (const { id, reply } of turns) {
      if (reply?.state !== 'awaiting') continue;
      for (const { callId, state } of waitingCalls(reply.entries)) {
        const key = `${id} ${reply.epoch} ${callId}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (!chance(world, ANSWERS)) continue;
        const isRight = chance(world, 0.95);
        const isApproval = (state === 'approval') === isRight;
        const answer = isApproval ? { approved: chance(world, 0.6) } : { output: scheduler.random() };
        scheduler.after(Math.floor(scheduler.random() * THINKS_MS), owner, () => {
          chat.answer(id, callId, answer).catch(() => {});
        });
      }
    }
  });
}
