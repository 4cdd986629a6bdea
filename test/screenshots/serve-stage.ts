import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { GALLERY_POLICY, galleryFiles } from './gallery-files.ts';

/** Serves the gallery, and nothing else: `/gallery/stage?scene=NAME`, and all scenes at `/gallery`. */
export async function serveStage({ port = 0 } = {}): Promise<{ readonly origin: string; close(): void }> {
  const find = galleryFiles();
  const server = createServer(async (request, response) => {
    const file = await find(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.writeHead(file ? 200 : 404, {
      'content-type': file?.type ?? 'text/plain',
      'content-security-policy': GALLERY_POLICY,
    });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${bound}`, close: () => void server.close() };
}
