import type { Readable } from 'node:stream';

/**
 * Where the bytes of files are kept, each under a key that is used once. It knows nothing of visitors or turns.
 *
 * Where the place cannot be reached or is full a method rejects with a `StoreUnavailableError`.
 */
export interface Contents {
  /** What it is and where, without secrets. */
  readonly description: string;
  /**
   * Keeps all that comes, piece by piece as it comes. Resolves once it is durable and whole; where `bytes` throws, it
   * rejects with that and keeps nothing.
   */
  write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes from the first on. Rejects where there are none under this key. */
  read(key: string): Promise<Readable>;
  /** Removes what is there, be it whole or half written; what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Ends all connections. */
  close(): Promise<void>;
}
