import type { Attachment, Id } from '@parley/protocol';

/** What is known of a file that was uploaded. */
export interface AttachmentRecord extends Attachment {
  readonly visitorId: Id;
  /** The key of its bytes. */
  readonly content: string;
  /** When it is deleted, in milliseconds since 1970; `null` once a turn has it. */
  readonly expiresAt: number | null;
}

/**
 * What is known of files, beside their bytes. A file is unique by (visitor, id), so nobody can meet another's ids.
 *
 * Every method is one atomic step and durable when it resolves, or may be called again, as those of `Store`. Of bytes
 * that may belong to no file there is a note from before their first byte on, so that a crash at any moment leaves
 * nothing that nobody will ever clean up.
 */
export interface AttachmentRecords {
  /** Notes that bytes under this key may be there without a file. */
  note(content: string, since: number): Promise<void>;
  /** Forgets a note. */
  forget(content: string): Promise<void>;
  /** Keys that were noted before a time, with whether a file has them after all. */
  noted(before: number, limit: number): Promise<readonly { readonly content: string; readonly isUsed: boolean }[]>;

  /** Makes a file of bytes that are there, and forgets their note. `false` where the visitor has one of this id. */
  add(record: AttachmentRecord): Promise<boolean>;
  find(visitorId: Id, id: Id): Promise<AttachmentRecord | null>;
  /** The bytes that a visitor's files have together which no turn has. */
  unusedBytes(visitorId: Id): Promise<number>;
  /** Puts the end of a file off, where it has one; `null` where there is no such file. */
  hold(visitorId: Id, id: Id, expiresAt: number): Promise<AttachmentRecord | null>;
  /** A turn has it: it has no end any more. */
  keep(visitorId: Id, id: Id): Promise<void>;
  /** Files whose end has come, the earliest first. */
  expired(now: number, limit: number): Promise<AttachmentRecord[]>;
  /** Removes a file and notes its bytes, where its end is still the one of the record; else false. */
  remove(record: AttachmentRecord, now: number): Promise<boolean>;

  close(): Promise<void>;
}
