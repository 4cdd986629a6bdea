import type { CSSResult } from 'lit';

import { loadOnce } from '../load-once.ts';
import type { ReadOptions } from './options.ts';
import type { ElementPiece } from './pieces.ts';

type RenderMath = (tex: string, isDisplay: boolean) => ElementPiece | undefined;

let math: { readonly renderMath: RenderMath; readonly mathStyles: CSSResult } | undefined;

const load = loadOnce(() => import('./math/render-math.ts'));

/** Fetches what draws formulas, once there is one. Where it cannot be had, they are shown as they were written. */
export const loadMath = async (): Promise<unknown> => (math ??= await load());

/** Makes a piece of a formula; nothing where it cannot be read, or what draws it is not there yet. */
export function mathPiece(tex: string, isDisplay: boolean, { missing, dress }: ReadOptions): ElementPiece | undefined {
  if (!math) missing?.(loadMath);
  dress?.(math?.mathStyles.styleSheet);
  return math?.renderMath(tex, isDisplay);
}
