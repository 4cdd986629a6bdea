import type { Attachment, AttachmentLimits, Id } from '@parley/protocol';

/** How a file is given to a backend. */
export interface UploadTerms {
  /** Made by whoever uploads, and the same again for the same file (rule H11). */
  readonly id: Id;
  readonly name: string;
  /** Ends the upload; it then rejects. */
  readonly signal: AbortSignal;
  /** Told now and then how many bytes are on their way, where that can be known. */
  progress(sent: number): void;
}

/**
 * The files of a backend that takes some (rule H11).
 *
 * As every method of an adapter these reject with an `AdapterError` only. One that moves bytes may take as long as they
 * move; it rejects with `unreachable` once nothing has moved for 30 s.
 */
export interface AdapterFiles {
  /** What may be uploaded, so that nobody has to try. */
  limits(): Promise<AttachmentLimits>;
  /**
   * Gives a file to the backend. Resolves once it is durable there, with what a turn can then name. The same id is
   * given again after a failure that left the outcome unknown (rule H9): the backend then must not keep it twice.
   */
  upload(file: Blob, terms: UploadTerms): Promise<Attachment>;
  /** The bytes of a file of the visitor's. */
  read(id: Id): Promise<Blob>;
}
