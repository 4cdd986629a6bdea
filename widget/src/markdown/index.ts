export { ParleyCopyCodeEvent } from './copy.ts';
export { MarkdownView, type MarkdownOptions } from './markdown-view.ts';
