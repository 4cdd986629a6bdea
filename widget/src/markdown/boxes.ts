/**
 * What blocks of code, tables, images, tasks and rules need besides, loaded with the first of them: their looks, and the
 * button that copies.
 */
export { boxStyles } from './boxes.styles.ts';
export { listenForCopy } from './copy.ts';
