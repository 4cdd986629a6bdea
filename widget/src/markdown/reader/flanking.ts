/** Whether a run of marks may begin something and end something, by what stands before and after it. */
export function flanking(source: string, start: number, length: number) {
  const mark = source.charAt(start);
  const before = characterBefore(source, start);
  const after = characterAt(source, start + length);
  const [isLeft, isRight] = [flanks(before, after), flanks(after, before)];
  return {
    before,
    after,
    canOpen: isLeft && (mark !== '_' || !isRight || isPunctuation(before)),
    canClose: isRight && (mark !== '_' || !isLeft || isPunctuation(after)),
  };
}

/** Whether a run stands directly before what follows it, as CommonMark's left-flanking runs do. */
function flanks(before: string, after: string): boolean {
  if (after === '' || /\s/.test(after)) return false;
  return !isPunctuation(after) || before === '' || /\s/.test(before) || isPunctuation(before);
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]/u.test(character);
}

function characterAt(source: string, index: number): string {
  const code = source.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The character that ends before an index; one that takes two code units is read whole. */
function characterBefore(source: string, index: number): string {
  const isPair = index > 1 && /[\udc00-\udfff]/.test(source.charAt(index - 1));
  return source.slice(Math.max(index - (isPair ? 2 : 1), 0), index);
}
