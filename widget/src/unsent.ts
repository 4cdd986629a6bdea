/**
 * Where it is noted in the browser that turns wait to be sent. A page that finds it begins the widget without being
 * asked to, so that what was written before a reload goes out although nobody opens the chat again (rule O4).
 */
export const UNSENT_KEY = 'parley:unsent';

/** Where it is noted that answers wait to be seen, or are about to. */
export const UNREAD_KEY = 'parley:unread';

/** Notes whether turns of a conversation wait to be sent. A page without storage notes nothing. */
export function noteUnsent(conversationId: string, waiting: boolean): void {
  try {
    if (waiting) localStorage.setItem(UNSENT_KEY, conversationId);
    else if (localStorage.getItem(UNSENT_KEY) === conversationId) localStorage.removeItem(UNSENT_KEY);
  } catch {
    // The turn itself is no safer than the browser allows, and is sent when the chat is opened.
  }
}

/** Notes whether there is, or will be, an answer that nobody has seen: the launcher has to tell after a reload too. */
export function noteUnread(waiting: boolean): void {
  try {
    // Asked at every change, of which few change it, and reading is cheaper than writing.
    if (waiting === (localStorage.getItem(UNREAD_KEY) !== null)) return;
    if (waiting) localStorage.setItem(UNREAD_KEY, '1');
    else localStorage.removeItem(UNREAD_KEY);
  } catch {
    // It is seen when the chat is opened.
  }
}

/** Whether turns wait to be sent or answers to be seen in this browser, for the site of this page. */
export function hasUnfinished(): boolean {
  try {
    return (localStorage.getItem(UNSENT_KEY) ?? localStorage.getItem(UNREAD_KEY)) !== null;
  } catch {
    return false;
  }
}
