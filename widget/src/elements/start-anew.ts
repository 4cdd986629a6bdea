import { browserEnvironment } from '@parley/adapters';
import type { Id } from '@parley/protocol';

import type { Chat } from '../chat/index.ts';
import { findUnsent, rewrite } from '../chat/unsent-turns.ts';
import { noteUnsent } from '../unsent.ts';
import type { ChatController } from './chat-controller.ts';
import { draftFilesKey, type DraftStore } from './draft-store.ts';
import { loadFiles } from './load-files.ts';

/**
 * Begins a conversation as another visitor, where this one can no longer prove who it is. The messages that were not
 * sent, in whatever conversation, are written there: under other ids, since nobody can say any more what became of the
 * old ones. What is in the field, and not sent, goes along.
 *
 * The other tabs follow. Loaded when it is needed, which is hardly ever.
 *
 * @param moved where another tab has begun anew: the turns that it has written already
 * @param begun told before anything is drawn which chat took the place of the one before
 */
export async function startAnew(
  controller: ChatController,
  drafts: DraftStore,
  moved: readonly Id[] | undefined,
  begun: (now: Chat) => void,
): Promise<void> {
  const { chat, chats, storage } = controller;
  if (!chat) return;
  // What lies in the storage another tab has moved already, and what it has written since lies there too.
  const found = findUnsent(chats, moved ? undefined : storage, browserEnvironment);
  const [unsent, { copyDraft }] = await Promise.all([found, loadFiles()]);
  // Asked for twice, or taken away meanwhile.
  if (controller.chat !== chat) return;
  const { entries: all, bytes } = unsent();
  const entries = all.filter(({ id }) => !moved?.includes(id));
  for (const { conversationId } of [chat, ...all]) noteUnsent(conversationId, false);
  const now = controller.restart(moved !== undefined);
  rewrite({ entries, bytes }, now);
  if (entries.length > 0) controller.begun();
  // After the new ones are on their way into the same storage, so that one of the two is there at every moment.
  for (const { id } of entries) void controller.storage?.remove(id).catch(() => {});
  const { conversationId: before } = chat;
  drafts.write(now.conversationId, drafts.read(before));
  copyDraft(drafts, draftFilesKey(before), draftFilesKey(now.conversationId));
  drafts.write(before, '');
  begun(now);
  if (!moved) controller.tellTabs({ moved: entries.map(({ id }) => id) });
}
