/** Whether a run of marks may begin something and end something, by what stands before and after it. */
export function flanking(source: string, start: number, length: number) {
  const mark = source.charAt(start);
  // A character may take two code units.
  const before = /.$/su.exec(source.slice(Math.max(start - 2, 0), start))?.[0] ?? '';
  const after = /^./su.exec(source.slice(start + length, start + length + 2))?.[0] ?? '';
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
