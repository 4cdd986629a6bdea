/** All that shows files, loaded with the first one. */
import './parley-attachments.ts';
import './parley-files.ts';

export { copyDraft, keepDraft, restoreDraft } from './draft-files.ts';
