/** The longest text of a turn, in code points (rule D10). A larger one costs every reader of the conversation. */
export const MAX_TEXT_CODE_POINTS = 8_000;

/** How many code points a text has: what people call characters, except that some are written with several. */
export function countCodePoints(text: string): number {
  return text.replaceAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '_').length;
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
  // Put together the two halves are one code point, and a half that stands alone is below all of those.
  const splits = text.codePointAt(index - 1)! > 0xffff;
  return splits ? index - 1 : index;
}
