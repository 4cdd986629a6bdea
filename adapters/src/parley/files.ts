import { parseAttachment, parseAttachmentLimits, type Id } from '@parley/protocol';
import { AdapterError } from '../adapter.ts';
import type { Environment } from '../environment.ts';
import type { AdapterFiles } from '../files.ts';
import { readAnswer, type Fetch, type HttpAnswer, type HttpRequest } from './http.ts';
import { sendFile } from './send-file.ts';

/** So long nothing may move, in milliseconds, before bytes on their way are given up. */
const STALLED_AFTER_MS = 30_000;

/** What files need of the adapter around them. */
export interface FileParts {
  /** The server's address, with a slash at the end. */
  readonly base: URL;
  readonly fetch: Fetch;
  /** Whether `fetch` is the page's own choice: then uploads go by it too, and tell no progress. */
  readonly ownFetch: boolean;
  readonly environment: Pick<Environment, 'now' | 'setTimer'>;
  /** Aborts when the adapter is closed. */
  readonly closing: AbortSignal;
  /** A command as the adapter gives them, with its token and its limit. */
  command<T>(request: HttpRequest, read: (body: unknown) => T): Promise<T>;
  /** Sends with a token, once more with another one where it was not taken, and reads the answer. */
  carryOut<T>(path: string, send: (token: string) => Promise<HttpAnswer>, read: (body: unknown) => T): Promise<T>;
  reached(yes: boolean): void;
}

/** The files of a Parley server (rule H11). Loaded when the first one is met: most pages never see one. */
export function createFiles(parts: FileParts): AdapterFiles {
  const { base, fetch, environment, closing, command, carryOut, reached } = parts;

  /** The signal of something that moves bytes: `moved` puts its end off. */
  function whileMoving(signal: AbortSignal): { signal: AbortSignal; moved(): void; end(): void } {
    const stalled = new AbortController();
    const begin = (): (() => void) => environment.setTimer(() => stalled.abort(), STALLED_AFTER_MS);
    let cancel = begin();
    return {
      signal: AbortSignal.any([signal, closing, stalled.signal]),
      moved() {
        cancel();
        cancel = begin();
      },
      end: () => cancel(),
    };
  }

  /** Makes of whatever goes wrong on the line what an adapter rejects with. */
  async function onLine<T>(path: string, moving: ReturnType<typeof whileMoving>, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      reached(true);
      return result;
    } catch (cause) {
      if (!moving.signal.aborted) reached(false);
      throw new AdapterError('unreachable', `no whole answer to ${path} from ${base.href}`, { cause });
    } finally {
      moving.end();
    }
  }

  async function readBlob(id: Id, token: string): Promise<HttpAnswer> {
    const path = `v1/attachments/${id}`;
    const moving = whileMoving(closing);
    return onLine(path, moving, async () => {
      const { signal } = moving;
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(new URL(path, base).href, { headers, credentials: 'omit', signal });
      if (!response.ok) return readAnswer(response, environment.now());
      const pieces: BlobPart[] = [];
      const reader = response.body!.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        pieces.push(step.value);
        moving.moved();
      }
      const type = response.headers.get('Content-Type') ?? '';
      return { status: response.status, body: new Blob(pieces, { type }), retryAfterMs: undefined };
    });
  }

  return {
    limits: () => command({ method: 'GET', path: 'v1/attachments' }, parseAttachmentLimits),

    upload(file, { id, name, signal, progress }) {
      const path = `v1/attachments?${new URLSearchParams({ id, name })}`;
      const send = (token: string): Promise<HttpAnswer> => {
        const moving = whileMoving(signal);
        const upload = {
          url: new URL(path, base).href,
          token,
          file,
          signal: moving.signal,
          now: environment.now(),
          progress(sent: number) {
            moving.moved();
            progress(sent);
          },
        };
        return onLine(path, moving, () => sendFile(upload, readAnswer, parts.ownFetch ? fetch : undefined));
      };
      return carryOut(path, send, parseAttachment);
    },

    read: (id) =>
      carryOut(
        `v1/attachments/${id}`,
        (token) => readBlob(id, token),
        (body) => body as Blob,
      ),
  };
}
