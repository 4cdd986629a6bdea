import { MAX_ATTACHMENTS, type Attachment, type AttachmentLimits, type Id } from '@parley/protocol';
import { conflict, invalid, tooLarge } from '../problems.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { checkedText, HEAD_BYTES, mediaTypeOf } from './media-type.ts';

/** A file that a visitor sends. */
export interface IncomingFile {
  readonly visitorId: Id;
  readonly id: Id;
  readonly name: string;
  /** The `Content-Type` that came with it; empty where none did. */
  readonly declaredType: string;
  /** The `Content-Length`; `undefined` where none came. Where one did, the body has exactly that length. */
  readonly length: number | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Takes files in, within the limits (rule H11). */
export interface AttachmentReceiver {
  /**
   * Keeps a file. Where the visitor has one of this id with this name and size, it is given as it is, and what came is
   * thrown away: the answer to it was lost (rule H9).
   *
   * @throws ProblemError `invalid`, `too_large`, `conflict`
   */
  receive(file: IncomingFile): Promise<{ readonly attachment: Attachment; readonly isNew: boolean }>;
}

/** A receiver that keeps files in a store. */
export function createReceiver({
  attachments,
  limits,
}: {
  readonly attachments: AttachmentStore;
  readonly limits: AttachmentLimits;
}): AttachmentReceiver {
  const { maxBytes, types } = limits;
  /** As much as one turn can take: whoever has that much lying here sends it first. */
  const maxUnusedBytes = maxBytes * MAX_ATTACHMENTS;
  /** What uploads under way may come to, by visitor. */
  const underWay = new Map<Id, number>();

  async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    let size = 0;
    for await (const piece of bytes) {
      size += piece.length;
      if (size > maxBytes) throw tooLong();
      yield piece;
    }
    if (size === 0) throw invalid('The file is empty.');
  }

  function tooLong(): Error {
    return tooLarge(`The file is longer than ${maxBytes} bytes.`);
  }

  async function reserve(visitorId: Id, bytes: number): Promise<() => void> {
    const reserved = underWay.get(visitorId) ?? 0;
    underWay.set(visitorId, reserved + bytes);
    const release = (): void => {
      const left = (underWay.get(visitorId) ?? 0) - bytes;
      if (left > 0) underWay.set(visitorId, left);
      else underWay.delete(visitorId);
    };
    try {
      if ((await attachments.unusedBytes(visitorId)) + reserved + bytes <= maxUnusedBytes) return release;
      throw tooLarge(
        `There are files of yours here that no message has; together they may have ${maxUnusedBytes} bytes.`,
      );
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    async receive({ visitorId, id, name, declaredType, length, bytes }) {
      if (maxBytes === 0) throw invalid('This server takes no files.');
      if (length !== undefined && length > maxBytes) throw tooLong();
      const present = await attachments.find(visitorId, id);
      if (present) return { attachment: await repeated(present, name, limited(bytes)), isNew: false };
      const release = await reserve(visitorId, length ?? maxBytes);
      try {
        const { head, all } = await beginning(limited(bytes));
        const { mediaType, isText } = await mediaTypeOf(head, declaredType, types);
        const attachment = await attachments.write({ visitorId, id, name, mediaType }, isText ? checkedText(all) : all);
        return { attachment, isNew: true };
      } finally {
        release();
      }
    },
  };
}

/** A file that is there already: it is the same one as far as its name and its length say. */
async function repeated(present: Attachment, name: string, bytes: AsyncIterable<Uint8Array>): Promise<Attachment> {
  let size = 0;
  for await (const piece of bytes) size += piece.length;
  if (size === present.size && name === present.name) return present;
  throw conflict(
    `The file ${present.id} is stored already, as ${present.name} with ${present.size} bytes; another file takes a new id.`,
  );
}

/** The first bytes of a file, and the whole of it. */
async function beginning(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const step = await iterator.next();
    if (step.done) break;
    pieces.push(step.value);
    size += step.value.length;
  }
  const head = Buffer.concat(pieces);
  async function* all(): AsyncIterable<Uint8Array> {
    yield head;
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield step.value;
  }
  return { head, all: all() };
}
