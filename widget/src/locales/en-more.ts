import { en } from './en.ts';

/** The English texts of what is loaded later: each file that says one of them imports this one. */
export const more = {
  newConversation: 'New conversation',
  conversations: 'Conversations',
  saveMarkdown: 'Save as Markdown',
  saveHtml: 'Save as a web page',
  language: 'Language',

  back: 'Back to the chat',
  search: 'Search conversations',
  noConversations: 'There are no conversations yet.',
  nothingFound: 'Nothing was found.',
  conversationsFailed: 'The conversations could not be loaded.',
  found: (count: number) => (count === 1 ? '1 conversation' : `${count} conversations`),
  hasNews: 'unread',

  reasoning: 'Thoughts',
  reasoningOpen: 'Thinking…',
  sources: 'Sources',
  toolRunning: 'in progress',
  toolDone: 'done',
  toolFailed: 'did not work',
  toolDenied: 'not allowed',
  toolApproval: 'waits for your approval',
  allow: 'Allow',
  deny: "Don't allow",
  announceApproval: (what: string) => `Your approval is needed: ${what}`,

  comment: 'What could be better?',
  commentGood: 'What was good?',
  skip: 'Skip',
  thanks: 'Thank you.',

  yes: 'yes',
  no: 'no',
  formSend: 'Send',
  formOptional: '(optional)',
  formRequired: 'Please fill this in.',
  formEmail: 'Please enter an e-mail address.',
  formInvalid: 'Please check this.',

  attached: 'Attached files',
  removeFile: (name: string) => `Remove ${name}`,
  openFile: (name: string) => `Download ${name}`,
  noFiles: 'Files cannot be sent here.',
  fileUploading: 'Uploading',
  fileWaiting: 'Waits for the connection',
  fileTooLarge: (most: string) => `Too large. A file may have at most ${most}.`,
  fileType: (types: string) => `Not taken. These are: ${types}.`,
  fileEmpty: 'There is nothing in it.',
  fileTooMany: (most: number) => `At most ${most} files go with one message.`,
  fileFailed: 'It could not be uploaded.',
  fileGone: 'This browser does not have it any more.',
};

// The same object is everywhere already as the words of the language.
Object.assign(en, more);
