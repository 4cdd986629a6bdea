import { isTerminal } from '@parley/protocol';
import type { Chat, ChatState } from '../../widget/src/chat/index.ts';

/** Resolves once a chat's state is as it is wanted, at once where it is so already. */
export function until(chat: Chat, isSo: (state: ChatState) => boolean): Promise<void> {
  if (isSo(chat.state)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = chat.subscribe((state) => {
      if (!isSo(state)) return;
      stop();
      resolve();
    });
  });
}

/** Whether there are so many turns, each with a reply that has ended. */
export function allAnswered(count: number): (state: ChatState) => boolean {
  return ({ turns }) => turns.length === count && turns.every(({ reply }) => reply && isTerminal(reply.state));
}
