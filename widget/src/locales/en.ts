import type { more } from './en-more.ts';

/**
 * Every text of the widget, in English: the reference for all other languages.
 *
 * A text with a number or a name in it is a function. Dates, times and plurals are `Intl`'s business: see `times.ts`
 * and `plural`. What only parts need that are loaded later stands in
 * `en-more.ts`, which they import.
 */
export const en = {
  title: 'Chat',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: (count: number) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  menu: 'More',

  online: 'Online',
  connecting: 'Connecting…',
  offline: 'Offline',
  signedOut: 'Signed out',
  refused: 'Not available',

  offlineNotice: 'You are offline. What you write is kept and goes out when you are back.',
  unreachableNotice: 'The chat cannot be reached just now. What you write is kept and goes out later.',
  signedOutNotice: 'You are signed out. Sign in again to go on with this conversation.',
  expiredNotice: 'This browser can no longer show that it is you, so this conversation cannot go on here.',
  startAnew: 'Start anew',
  refusedNotice: 'This chat is not set up for this page.',
  sendErrorNotice: 'That did not work. Please try again.',
  unkeptNotice: 'This browser keeps nothing for this page. When you close it, this conversation is gone.',
  turnsUnkeptNotice: 'What is not sent yet cannot be kept by this browser. Leave this page open until it is.',

  greeting: 'How can we help?',
  greetingMore: 'Ask anything. You get an answer right here.',
  prompts: 'Suggestions',

  messages: 'Messages',
  you: 'You',
  assistant: 'Assistant',
  operator: 'Team',
  site: 'Notice',
  named: (who: string, time: string) => `${who}, ${time}`,
  loadingOlder: 'Loading earlier messages…',
  olderFailed: 'Earlier messages could not be loaded.',
  nothingOlder: 'This is where the conversation began.',
  loading: 'Loading the conversation…',
  newMessages: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  toEnd: 'Go to the latest message',
  unreadFrom: 'New',

  sending: 'Sending…',
  waiting: 'Not sent yet. It will go out when you are back online.',
  waitingBusy: 'Not sent yet. The server is busy; it will go out in a moment.',
  waitingSignedOut: 'Not sent yet, since you are signed out.',
  failedRefused: 'Not sent. The server did not take it.',
  failedTooManyTries: 'Not sent. The server could not be reached.',
  failedTooOld: 'Not sent. It waited for more than a day.',
  failedStorage: 'Not sent. This browser could not keep it.',
  failedFile: 'Not sent. A file could not be uploaded.',
  tryAgain: 'Try again',
  discard: 'Discard',
  edit: 'Edit',
  cancel: 'Cancel',

  thinking: 'Thinking',
  inLine: 'Next in line',
  stopped: 'Stopped.',
  replyFailed: 'The answer could not be written.',
  emptyReply: 'There is no answer to this.',
  copy: 'Copy answer',
  copyCode: 'Copy',
  copied: 'Copied',
  regenerate: 'Answer again',
  helpful: 'This helped',
  notHelpful: 'This did not help',

  field: 'Your message',
  placeholder: 'Write a message…',
  send: 'Send',
  stop: 'Stop the answer',
  left: (count: number) => (count === 1 ? '1 character left' : `${count} characters left`),
  tooMany: (count: number) => (count === 1 ? '1 character too many' : `${count} characters too many`),

  attach: 'Attach files',
  dropFiles: 'Drop files here',

  announceSent: 'Sent.',
  announceWaiting: 'Not sent yet.',
  announceNotSent: 'Not sent.',
  announceDone: 'End of the answer.',
  announceStopped: 'The answer was stopped.',
};

/** The texts of one language. */
export type Words = Readonly<typeof en & typeof more>;
