import { svg } from 'lit';
import { draw } from './icons.ts';

/** A sheet of paper: it is loaded with what shows files. */
export const fileIcon = draw(
  svg`<path d="M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5l-5-5Zm0 0v5h5" />`,
);
