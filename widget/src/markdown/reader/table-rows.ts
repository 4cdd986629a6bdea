import type { Align } from './tokens.ts';

const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The columns of a table by the line below its heads; `undefined` where it is no such line. */
export function readAligns(text: string): readonly Align[] | undefined {
  if (!/[:|]/.test(text) || !DELIMITERS.test(text)) return undefined;
  return splitRow(text).map((cell) => {
    const [left, right] = [cell.startsWith(':'), cell.endsWith(':')];
    return left && right ? 'center' : left ? 'left' : right ? 'right' : undefined;
  });
}

/** The cells of a row. A pipe that has a backslash is a pipe. */
export function splitRow(text: string): string[] {
  const row = text.trim();
  const cells: string[] = [];
  let cell = '';
  for (let at = row.startsWith('|') ? 1 : 0; at < row.length; at++) {
    const character = row.charAt(at);
    if (character === '\\' && row[at + 1] === '|') {
      cell += '|';
      at++;
    } else if (character === '|') {
      cells.push(cell.trim());
      cell = '';
      if (at === row.length - 1) return cells;
    } else {
      // Two characters at once where the second one is escaped, so that it is not taken for the beginning of another.
      cell += character === '\\' ? character + row.charAt(++at) : character;
    }
  }
  return [...cells, cell.trim()];
}
