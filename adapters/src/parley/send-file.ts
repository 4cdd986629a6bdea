import type { Fetch, HttpAnswer, readAnswer } from './http.ts';

/** A file on its way. */
export interface FileUpload {
  readonly url: string;
  readonly token: string;
  readonly file: Blob;
  readonly signal: AbortSignal;
  readonly now: number;
  progress(sent: number): void;
}

/**
 * Sends a file as a request's body. By `XMLHttpRequest` where there is one, since `fetch` does not tell how far an
 * upload is; by `fetch` elsewhere, and where the page brought its own.
 */
export function sendFile(
  upload: FileUpload,
  read: typeof readAnswer,
  ownFetch: Fetch | undefined,
): Promise<HttpAnswer> {
  if (ownFetch || typeof XMLHttpRequest === 'undefined') return byFetch(upload, read, ownFetch ?? fetch);
  return byXhr(upload, read);
}

async function byFetch(
  { url, token, file, signal, now, progress }: FileUpload,
  read: typeof readAnswer,
  send: Fetch,
): Promise<HttpAnswer> {
  progress(0);
  const headers = headersOf(file, token);
  const response = await send(url, { method: 'POST', headers, body: file, credentials: 'omit', signal });
  progress(file.size);
  return read(response, now);
}

function byXhr({ url, token, file, signal, now, progress }: FileUpload, read: typeof readAnswer): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headersOf(file, token))) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => {
      const headers = new Headers();
      const retryAfter = request.getResponseHeader('Retry-After');
      if (retryAfter !== null) headers.set('Retry-After', retryAfter);
      const { status, responseText } = request;
      resolve(read({ status, headers, text: async () => responseText }, now));
    };
    request.onerror = () => reject(new TypeError('the request failed'));
    request.onabort = () => reject(new TypeError('the request was ended'));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) reject(new TypeError('the request was ended'));
    else request.send(file);
  });
}

function headersOf(file: Blob, token: string): Record<string, string> {
  return {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    'Content-Type': file.type || 'application/octet-stream',
  };
}
