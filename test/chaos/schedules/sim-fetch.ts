import type { Fetch } from '@parley/adapters';
import { ProblemError, tooLarge, unavailable } from '../../../server/src/problems.ts';
import type { Network } from './network.ts';
import type { Owner } from './scheduler.ts';
import { answerRequest, type SimAnswer, type SimRequest } from './sim-routes.ts';
import type { Wire } from './sim-link.ts';
import { chance, latency } from './world.ts';

/** What goes wrong with the next request of a page. */
export type Fault = 'lost' | 'doubled' | 'late' | 'unanswered' | 'busy' | 'refused';

/** A page's `fetch` over a network that keeps nothing. */
export function createSimFetch(network: Network, owner: Owner, wire: Wire): Fetch {
  const { world } = network;
  const { scheduler } = world;

  return (address, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const later = (ms: number, run: () => void): void => void scheduler.after(ms, owner, run);
      const fail = (): void => reject(new TypeError('the network failed'));
      signal?.addEventListener('abort', fail);
      const fault = wire.faults.shift();
      if (!wire.isUp) return chance(world, 0.5) ? later(latency(world, false), fail) : undefined;
      if (fault === 'lost' || chance(world, world.noise.requestLost)) return undefined;

      const request: SimRequest = {
        method,
        url: new URL(address),
        token: (headers as Record<string, string>)['Authorization']?.slice('Bearer '.length),
        body: typeof body === 'string' ? JSON.parse(body) : undefined,
      };
      const answer = (result: SimAnswer | ProblemError): void => {
        const response = asResponse(result);
        if (fault === 'unanswered' || chance(world, world.noise.answerLost)) return;
        later(latency(world, chance(world, world.noise.requestLate)), () => wire.isUp && resolve(response));
      };
      const arrive = (): void => {
        network.underway -= 1;
        const server = network.pick();
        if (!server) return later(latency(world, false), fail);
        if (fault === 'busy') return answer(unavailable('Not now.', 3));
        if (fault === 'refused' && method === 'POST') return answer(tooLarge('Too large.'));
        server.serve(
          (commands) => answerRequest(network, commands, request),
          (result) => {
            answer(result);
            if (!(result instanceof ProblemError)) result.after?.();
          },
        );
      };
      const copies = fault === 'doubled' || chance(world, world.noise.requestDoubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const late = fault === 'late' || chance(world, world.noise.requestLate);
        network.underway += 1;
        scheduler.after(latency(world, late, 30_000), undefined, arrive);
      }
      return undefined;
    });
}

/** As much of a `Response` as is read, without its stream. */
function asResponse(result: SimAnswer | ProblemError): Response {
  const isProblem = result instanceof ProblemError;
  const text = JSON.stringify(isProblem ? result.problem : result.body);
  const retryAfter = isProblem && result.retryAfterS !== undefined ? String(result.retryAfterS) : null;
  const response = {
    status: isProblem ? result.problem.status : result.status,
    headers: { get: (name: string) => (name.toLowerCase() === 'retry-after' ? retryAfter : null) },
    text: async () => text,
  };
  return response as unknown as Response;
}
