/**
 * Where it is noted in the browser that turns wait to be sent. A page that finds it begins the widget without being
 * asked to, so that what was written before a reload goes out although nobody opens the chat again (rule O4).
 */
export const UNSENT_KEY = 'parley:unsent';

/** Notes whether turns of a conversation wait to be sent. A page without storage notes nothing. */
export function noteUnsent(conversationId: string, waiting: boolean): void {
  try {
    if (waiting) localStorage.setItem(UNSENT_KEY, conversationId);
    else if (localStorage.getItem(UNSENT_KEY) === conversationId) localStorage.removeItem(UNSENT_KEY);
  } catch {
    // The turn itself is no safer than the browser allows, and is sent when the chat is opened.
  }
}

/** Whether turns wait to be sent in this browser, for the site of this page. */
export function hasUnsent(): boolean {
  try {
    return localStorage.getItem(UNSENT_KEY) !== null;
  } catch {
    return false;
  }
}
