import type { Attachment, Id, Turn } from '@parley/protocol';
import { isTextType } from '../../attachments/media-type.ts';
import type { ReplyTask } from '../../replies/responder.ts';

/** The pictures of one request together, in bytes: more makes it slow and dear, and servers refuse the largest. */
const MAX_PICTURE_BYTES = 20 * 1024 * 1024;
/** How much of a text file is given, and of all of them together, in bytes. */
const MAX_TEXT_BYTES = { each: 32 * 1024, together: 96 * 1024 } as const;
/** The pictures that models take. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** What a model is given of a file: a picture as a data URL, or a text, cut where it is long. */
export type ModelFile =
  { readonly kind: 'picture'; readonly url: string } | { readonly kind: 'text'; readonly text: string };

/** What of a conversation's files is read for a model. */
export interface FileOptions {
  /** Whether it looks at pictures. */
  readonly images: boolean;
}

/**
 * Reads the files that a model is to see: those of the question, then those of earlier turns, the latest first, as long
 * as there is room. Of the others, and of kinds that a model cannot read, it gets to know the name only.
 */
export async function readFiles(
  { attachments, readAttachment }: Pick<ReplyTask, 'attachments' | 'readAttachment'>,
  history: readonly Turn[],
  { images }: FileOptions,
): Promise<ReadonlyMap<Id, ModelFile>> {
  const files = new Map<Id, ModelFile>();
  let pictureBytes = MAX_PICTURE_BYTES;
  let textBytes: number = MAX_TEXT_BYTES.together;
  for (const file of [...attachments, ...history.toReversed().flatMap((turn) => turn.attachments)]) {
    const { id, mediaType, size } = file;
    if (files.has(id)) continue;
    if (images && PICTURES.has(mediaType) && size <= pictureBytes) {
      pictureBytes -= size;
      const bytes = await beginning(await readAttachment(id), size);
      files.set(id, { kind: 'picture', url: `data:${mediaType};base64,${bytes.toString('base64')}` });
    } else if (isTextType(mediaType) && textBytes > 0) {
      const most = Math.min(MAX_TEXT_BYTES.each, textBytes);
      textBytes -= Math.min(size, most);
      files.set(id, { kind: 'text', text: textOf(await beginning(await readAttachment(id), most), file) });
    }
  }
  return files;
}

async function beginning(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    size += piece.length;
    if (size >= most) break;
  }
  return Buffer.concat(pieces).subarray(0, most);
}

/** The bytes as a text; a character that was cut through is left out. */
function textOf(bytes: Buffer, { size }: Attachment): string {
  const text = new TextDecoder().decode(bytes, { stream: true });
  return bytes.length < size ? `${text}\n[the file goes on]` : text;
}
