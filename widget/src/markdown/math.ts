import { loadOnce } from '../load-once.ts';
import type { ReadOptions } from './options.ts';
import type { ElementPiece } from './pieces.ts';

type RenderMath = (tex: string, isDisplay: boolean) => ElementPiece | undefined;

let renderMath: RenderMath | undefined;

/** Fetches what draws formulas, once there is one. Where it cannot be had, they are shown as they were written. */
export const loadMath = loadOnce(async () => (renderMath = (await import('./math/render-math.ts')).renderMath));

/** Makes a piece of a formula; nothing where it cannot be read, or what draws it is not there yet. */
export function mathPiece(tex: string, isDisplay: boolean, { mathMissing }: ReadOptions): ElementPiece | undefined {
  if (renderMath) return renderMath(tex, isDisplay);
  mathMissing?.();
  return undefined;
}
