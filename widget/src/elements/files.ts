/** All that shows files, loaded with the first one. */
import './parley-attachments.ts';
import './parley-files.ts';

export { copyDraft, followDraft } from './draft-files.ts';
