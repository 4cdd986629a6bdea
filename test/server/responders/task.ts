import { makeId, type Entry, type Reply, type Turn } from '@parley/protocol';
import type { ReplyTask, Responder } from '../../../server/src/replies/responder.ts';

/** A task as a worker gives it, with what a test says in place of the defaults. */
export function taskOf(text: string, other: Partial<ReplyTask> = {}): ReplyTask {
  return {
    conversationId: makeId(),
    turnId: makeId(),
    site: 'example',
    text,
    attachments: [],
    readAttachment: async (id) => Promise.reject(new Error(`there is no file ${id}`)),
    context: {},
    history: [],
    written: [],
    attempt: 1,
    ...other,
  };
}

/** A turn of a visitor that was answered before. */
export function turnOf(text: string, reply: Partial<Reply> | null = null, other: Partial<Turn> = {}): Turn {
  return {
    id: makeId(),
    conversationId: makeId(),
    seq: 1,
    author: 'visitor',
    text,
    attachments: [],
    createdAt: 0,
    reply: reply && { state: 'done', epoch: 1, length: 1, entries: [], ...reply },
    ...other,
  };
}

/** All entries of a reply, and what it failed with. */
export async function entriesOf(
  responder: Responder,
  task: ReplyTask,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly entries: Entry[]; readonly error?: unknown }> {
  const entries: Entry[] = [];
  try {
    for await (const entry of responder.reply(task, signal)) entries.push(entry);
  } catch (error) {
    return { entries, error };
  }
  return { entries };
}
