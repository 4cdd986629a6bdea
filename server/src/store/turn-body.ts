import type { Attachment, Author, TurnContext } from '@parley/protocol';
import type { NewTurn } from './store.ts';

/**
 * What a person wrote, as the stores keep it: text as it is, the rest as JSON in one canonical form. So two bodies are
 * equal exactly where their fields are, and no database has a say in key names, depth or empty objects.
 */
export interface StoredBody {
  readonly author: Author;
  readonly text: string;
  readonly attachments: string;
  readonly context: string;
}

/** The body of a new turn in the form in which it is kept and compared (rule D5). */
export function storedBody({ author, text, attachments, context = {} }: NewTurn): StoredBody {
  const ordered = attachments.map(({ id, name, mediaType, size }) => ({ id, name, mediaType, size }));
  const sorted = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return { author, text, attachments: JSON.stringify(ordered), context: JSON.stringify(sorted) };
}

/** Whether two bodies say the same, so that the second is a repetition and not another turn (rules D5, H2). */
export function sameBody(one: StoredBody, other: StoredBody): boolean {
  return (
    one.author === other.author &&
    one.text === other.text &&
    one.attachments === other.attachments &&
    one.context === other.context
  );
}

/** The attachments of a stored body. */
export function readAttachments({ attachments }: Pick<StoredBody, 'attachments'>): Attachment[] {
  return JSON.parse(attachments) as Attachment[];
}

/** What the page told with a stored body. */
export function readContext({ context }: Pick<StoredBody, 'context'>): TurnContext {
  return Object.fromEntries(JSON.parse(context) as [string, string][]);
}
