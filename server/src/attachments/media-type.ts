import { fileTypeFromBuffer } from 'file-type';
import { invalid } from '../problems.ts';

/** How many bytes of a file's beginning its type is read from: what `file-type` asks for, and room for a long header. */
export const HEAD_BYTES = 16 * 1024;

/** What senders say who do not know: the file is looked at then. */
const UNKNOWN: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'binary/octet-stream']);
/** Texts whose type does not begin with `text/`. */
const OTHER_TEXTS: ReadonlySet<string> = new Set(['application/json']);

/** What a file is, and whether all of it has to be text for that. */
export interface KnownType {
  readonly mediaType: string;
  readonly isText: boolean;
}

/**
 * What a file is, by its first bytes (rule H11).
 *
 * Formats have marks that cannot be mistaken; texts have none. So a text is what says that it is one and is one to its
 * end (`checkedText`); whatever mark it begins with then, it is served as a text only. Anything else is what its bytes
 * say, whatever it says of itself; and what has no mark is no picture, whatever it calls itself.
 *
 * @param declared the `Content-Type` that came with it
 * @param types the list of the types that are taken
 * @throws ProblemError `invalid` for a type that is not on the list
 */
export async function mediaTypeOf(head: Uint8Array, declared: string, types: readonly string[]): Promise<KnownType> {
  const said = declared.split(';', 1)[0]!.trim().toLowerCase();
  if (isTextType(said) && types.includes(said)) return { mediaType: said, isText: true };
  const found = await fileTypeFromBuffer(head);
  if (found) {
    // Some names come with what they hold behind them, as in `image/apng; …`.
    const mediaType = found.mime.split(';', 1)[0]!;
    if (types.includes(mediaType)) return { mediaType, isText: false };
    throw notTaken(mediaType, types);
  }
  if (UNKNOWN.has(said) && types.includes('text/plain')) return { mediaType: 'text/plain', isText: true };
  if (types.includes(said)) throw invalid(`The file says that it is ${said}, but its bytes are not.`);
  throw notTaken(said || 'of no type that is known', types);
}

/** Whether a media type is one of plain text. */
export function isTextType(mediaType: string): boolean {
  return mediaType.startsWith('text/') || OTHER_TEXTS.has(mediaType);
}

/**
 * Passes a text on as it comes, as long as it is one: UTF-8 without control characters.
 *
 * @throws ProblemError `invalid` where it is none
 */
export async function* checkedText(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (piece?: Uint8Array): void => {
    let text;
    try {
      text = piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw invalid('The file says that it is a text, but it is not UTF-8.');
    }
    if (/[^\P{Cc}\t\n\f\r]/u.test(text)) {
      throw invalid('The file says that it is a text, but it has control characters in it.');
    }
  };
  for await (const piece of bytes) {
    check(piece);
    yield piece;
  }
  check();
}

function notTaken(mediaType: string, types: readonly string[]): Error {
  return invalid(`The file is ${mediaType}; this server takes ${types.join(', ')}.`);
}
