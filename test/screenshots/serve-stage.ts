import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const site = fileURLToPath(new URL('site/', import.meta.url));

/** A typeface of its own, so that the pictures are the same on every machine. */
const FONT = fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src data:; " +
  "frame-src 'self'; require-trusted-types-for 'script'";

/**
 * Serves the page on which every state of the widget can be seen: `/?scene=NAME`, and all of them at `/gallery`. It is
 * served under the strict policy that the widget promises to run under.
 */
export async function serveStage({ port = 0 } = {}): Promise<{ readonly origin: string; close(): void }> {
  const scripts = await bundle(['stage', 'gallery-page']);
  const text = (name: string): Promise<string> => readFile(`${site}${name}`, 'utf8');
  const files: Record<string, { readonly type: string; readonly body: string | Buffer }> = {
    '/': { type: 'text/html', body: await text('index.html') },
    '/site.css': { type: 'text/css', body: await text('site.css') },
    '/stage.js': { type: 'text/javascript', body: scripts['stage'] ?? '' },
    '/gallery': { type: 'text/html', body: await text('gallery.html') },
    '/gallery.css': { type: 'text/css', body: await text('gallery.css') },
    '/gallery-page.js': { type: 'text/javascript', body: scripts['gallery-page'] ?? '' },
    '/inter.woff2': { type: 'font/woff2', body: await readFile(FONT) },
  };
  const server = createServer((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://localhost').pathname];
    response.writeHead(file ? 200 : 404, {
      'content-type': file?.type ?? 'text/plain',
      'content-security-policy': POLICY,
    });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${bound}`, close: () => void server.close() };
}

async function bundle(names: readonly string[]): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    outdir: root,
    bundle: true,
    format: 'esm',
    target: 'chrome123',
    write: false,
    tsconfig: `${root}widget/tsconfig.json`,
    legalComments: 'none',
  });
  return Object.fromEntries(names.map((name, at) => [name, outputFiles[at]?.text ?? '']));
}
