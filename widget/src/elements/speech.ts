/** A beginning of a text that can be said, and how much of the text it was, in code units. */
export interface Saying {
  readonly said: string;
  readonly length: number;
}

/** A sentence that has certainly ended: something stands behind its last sign. */
const ENDS_SENTENCE = /[.!?…。！？؟]["'”’)\]*_]*\s+$|\n$/u;

/** What goes on whatever comes next: the point of `a.b?c`, or a link whose text or address is not closed. */
const GOES_ON = /[.!?]$|\[[^\]\n]*$|\]\([^)\n]*$/;

const FENCE = /^\s*(?:```|~~~)/;

/**
 * The whole sentences at the beginning of a growing Markdown text, as they are read out.
 *
 * The last sentence counts once white space follows its end, or the text is `complete`: until then it may go on. Code
 * blocks are left out, but a block is only left out as a whole, so while one is open nothing after its beginning is
 * taken. Nor is a link taken in halves, of which neither could be read.
 */
export function takeSentences(text: string, language: string, complete: boolean): Saying {
  const segments = complete
    ? [{ segment: text, index: 0 }]
    : [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)];
  const last = segments.at(-1);
  if (!complete && last && !ENDS_SENTENCE.test(last.segment)) segments.pop();
  let said = '';
  let length = 0;
  let pending = '';
  let inCode = false;
  for (const { segment, index } of segments) {
    for (const line of segment.split(/(?<=\n)/)) {
      if (FENCE.test(line)) {
        inCode = !inCode;
      } else if (!inCode) {
        pending += line;
      }
    }
    if (!complete && (inCode || GOES_ON.test(pending))) continue;
    said += pending;
    pending = '';
    length = index + segment.length;
  }
  return { said: speakable(said), length };
}

/** Markdown without its signs. Not exact: it is for the ear, where a sign too many hurts more than one too few. */
export function speakable(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+/gm, '')
    .replace(/^[ \t|:-]+$/gm, '')
    .replace(/\|/g, ' ')
    .replace(/(\*\*|__|~~|`+)/g, '')
    .replace(/(^|\s)[*_](\S)/g, '$1$2')
    .replace(/(\S)[*_](?=\s|[.,;:!?]|$)/gm, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
