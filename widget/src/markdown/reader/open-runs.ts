import { join, type Pieces, type Run } from './emphasis.ts';

/**
 * How many marks may be open inside each other, to be taken for emphasis. Nobody means more, and completing thousands
 * of them would freeze the page.
 */
const OPEN_MOST = 8;

/**
 * Makes emphasis of the runs that nothing has ended yet in a text that goes on, where they are meant as such. White space
 * and marks at the very end are left out: they show nothing, or not yet what they are.
 */
export function endOpenRuns(open: Run[], pieces: Pieces): void {
  leaveOutEnd(open, pieces);
  if (open.length > OPEN_MOST) return;
  for (const run of open.reverse()) {
    if (!isMeant(run)) continue;
    const end = { ...run, at: pieces.length };
    while (run.count > 0) join(run, end, pieces);
  }
}

function leaveOutEnd(open: Run[], pieces: Pieces): void {
  while (pieces.length > 0) {
    const last = pieces.at(-1);
    if (last && last.type !== 'text' && last.type !== 'break') return;
    if (last?.type === 'text') {
      if (open.at(-1)?.at === pieces.length - 1) open.pop();
      else if ((last.text = last.text.trimEnd()) !== '') return;
    }
    pieces.pop();
  }
}

/**
 * Whether somebody who writes these marks means emphasis. One star between letters or digits is mostly a product, one
 * tilde mostly "about", and a mark before a full stop or the like mostly a footnote; two of a kind are always meant.
 */
function isMeant({ mark, length, before, after }: Run): boolean {
  if (length > 1) return true;
  if (mark === '~' || /[.,:;!?)\]}=]/.test(after)) return false;
  // Where no spaces stand between words, emphasis begins in the middle of them.
  return !/[\p{L}\p{N}]/u.test(before) || /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u.test(before);
}
