import { browserStorage } from '@parley/adapters';

/**
 * Where it is noted in the browser that turns wait to be sent. A page that finds it begins the widget without being
 * asked to, so that what was written before a reload goes out although nobody opens the chat again (rule O4). The loader
 * looks for keys that begin as these two do.
 */
const UNSENT_KEY = 'parley:unsent';

/** Where it is noted that answers wait to be seen, or are about to. */
const UNREAD_KEY = 'parley:unread';

/** Notes whether turns of a conversation wait to be sent. A page without storage notes nothing. */
export function noteUnsent(conversationId: string, waiting: boolean): void {
  const kept = browserStorage();
  if (waiting) kept.set(UNSENT_KEY, conversationId);
  else if (kept.get(UNSENT_KEY) === conversationId) kept.remove(UNSENT_KEY);
}

/** Notes whether there is, or will be, an answer that nobody has seen: the launcher has to tell after a reload too. */
export function noteUnread(waiting: boolean): void {
  const kept = browserStorage();
  // Asked at every change, of which few change it, and reading is cheaper than writing.
  if (waiting === (kept.get(UNREAD_KEY) !== undefined)) return;
  if (waiting) kept.set(UNREAD_KEY, '1');
  else kept.remove(UNREAD_KEY);
}

/** Whether turns wait to be sent or answers to be seen in this browser, for the site of this page. */
export function hasUnfinished(): boolean {
  const kept = browserStorage();
  return (kept.get(UNSENT_KEY) ?? kept.get(UNREAD_KEY)) !== undefined;
}
