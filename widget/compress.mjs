import { Worker } from 'node:worker_threads';
import { brotliCompress, gzip } from 'node:zlib';
import { promisify } from 'node:util';

/**
 * Compresses a file as it is sent: by gzip, and by Brotli where a browser takes that.
 *
 * @param {Buffer} content
 * @param {boolean} thoroughly by Zopfli: some hundredths smaller, in seconds instead of milliseconds
 */
export async function compress(content, thoroughly) {
  const [asGzip, asBrotli] = await Promise.all([
    thoroughly ? zopfli(content) : promisify(gzip)(content, { level: 9 }),
    promisify(brotliCompress)(content),
  ]);
  return { gzip: asGzip, brotli: asBrotli };
}

function zopfli(content) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const worker = new Worker(new URL('./zopfli-worker.mjs', import.meta.url), { workerData: content });
  worker.once('message', (bytes) => resolve(Buffer.from(bytes)));
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`Zopfli ended with ${code} before it was done`)));
  return promise;
}
