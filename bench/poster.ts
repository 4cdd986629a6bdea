import { Agent, request } from 'node:http';

/** One keep-alive connection on which one body after the other is posted. */
export interface Poster {
  /**
   * Posts a body and reads the whole answer.
   *
   * @returns how long that took, in milliseconds
   * @throws Error for an answer that is not the `expected` status
   */
  post(path: string, body: object, expected?: number): Promise<{ readonly ms: number; readonly body: string }>;
  close(): void;
}

/** Opens a connection to a server. */
export function openPoster(url: string, token = ''): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    post(path, body, expected = 201) {
      const content = Buffer.from(JSON.stringify(body));
      const { promise, resolve, reject } = Promise.withResolvers<{ ms: number; body: string }>();
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': content.length,
        ...(token && { Authorization: `Bearer ${token}` }),
      };
      const began = performance.now();
      const asked = request(`${url}${path}`, { agent, method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - began;
          const answer = Buffer.concat(chunks).toString();
          if (response.statusCode === expected) resolve({ ms, body: answer });
          else reject(new Error(`expected ${expected} for ${path}, got ${response.statusCode}: ${answer}`));
        });
      });
      asked.on('error', reject);
      asked.end(content);
      return promise;
    },
    close: () => agent.destroy(),
  };
}
