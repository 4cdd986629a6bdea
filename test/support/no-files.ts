import type { AttachmentStore } from '../../server/src/attachments/attachment-store.ts';

/** A place without a file, for tests whose turns have none. */
export const NO_FILES: Pick<AttachmentStore, 'hold' | 'keep' | 'read'> = {
  hold: async (_visitorId, [missing]) => (missing === undefined ? { attachments: [] } : { missing }),
  keep: async () => {},
  read: async () => null,
};
