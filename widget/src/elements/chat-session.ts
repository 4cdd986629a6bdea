import { shareAdapter, type Adapter, type SharedAdapter } from '@parley/adapters';

import type { ChatState } from '../chat/chat-state.ts';
import { Chat, indexedDbOutbox, type IndexedDbOutbox, type RememberedConversation } from '../chat/index.ts';

/**
 * The chat of an element: makes it, listens to it, and ends all of it. Whoever starts a session stops it.
 *
 * One adapter serves all conversations of a session, so beginning another one does not connect again.
 */
export class ChatSession {
  private readonly adapter: SharedAdapter;
  private readonly storage: IndexedDbOutbox = indexedDbOutbox();
  private readonly changed: (before: ChatState, now: ChatState) => void;
  private current: Chat | undefined;

  /** @param changed told of each new state, with the one before; never of the first one of a conversation */
  constructor(adapter: Adapter, changed: (before: ChatState, now: ChatState) => void) {
    this.adapter = shareAdapter(adapter);
    this.changed = changed;
  }

  /** Opens a conversation, in the place of the one before. */
  show({ id, begun }: RememberedConversation): Chat {
    this.current?.close();
    const { storage } = this;
    const chat = new Chat({ adapter: this.adapter.share(), conversationId: id, storage, startsEmpty: !begun });
    this.current = chat;
    let before = chat.state;
    chat.subscribe((now) => {
      const was = before;
      before = now;
      this.changed(was, now);
    });
    chat.open();
    return chat;
  }

  /** Ends the conversation, the connection and the storage. */
  stop(): void {
    this.current?.close();
    this.current = undefined;
    this.adapter.close();
    this.storage.close();
  }
}
