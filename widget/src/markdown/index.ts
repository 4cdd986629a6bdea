export { ParleyCopyCodeEvent } from './copy.ts';
export { markdownStyles } from './markdown.styles.ts';
export { MarkdownView, type MarkdownOptions } from './markdown-view.ts';
