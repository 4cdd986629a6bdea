/** The longest text of a turn, in code points (rule D10). A larger one costs every reader of the conversation. */
export const MAX_TEXT_CODE_POINTS = 8_000;

/** How many code points a text has: what people call characters, except that some are written with several. */
export function countCodePoints(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i += 1) {
    if (isHighSurrogate(text.charCodeAt(i)) && isLowSurrogate(text.charCodeAt(i + 1))) {
      pairs += 1;
      i += 1;
    }
  }
  return text.length - pairs;
}

/** Whether a text shows nothing: only white space, line breaks and characters without width (rule D10). */
export function isBlank(text: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}\p{Cc}]*$/u.test(text);
}

/** Whether a text has no half of a surrogate pair standing alone, so that it survives UTF-8 (rule D7). */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/**
 * The last place at or before `index` (in code units) where a text can be cut without splitting a surrogate pair
 * (rule D7).
 */
export function codePointBoundary(text: string, index: number): number {
  const splits = isLowSurrogate(text.charCodeAt(index)) && isHighSurrogate(text.charCodeAt(index - 1));
  return splits ? index - 1 : index;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
