import { setTimeout } from 'node:timers/promises';
import { makeId, type Id, type VisitorGrant } from '@parley/protocol';
import type { Socket } from 'socket.io-client';
import { heard, openSocket } from '../test/support/sockets.ts';
import { openPoster } from './poster.ts';

/** How many visitors come at once. */
const COME_AT_ONCE = 50;
/** How often an idle page syncs on average, in milliseconds (rule S6). */
const IDLE_SYNC_MS = 22_500;

/** Somebody with an open page, who has written once and been answered. */
interface Bystander {
  readonly socket: Socket;
  readonly conversationId: Id;
}

/** Many people with open pages who do nothing. */
export interface Crowd {
  readonly size: number;
  /** Lets more come. */
  grow(by: number): Promise<void>;
  /** Passes some time, in which every page asks now and then what is new, as idle pages do. Gives how many asked. */
  idle(forMs: number): Promise<number>;
  close(): void;
}

/** A crowd at a server, of nobody yet. */
export function gather(url: string): Crowd {
  const people: Bystander[] = [];

  async function come(): Promise<void> {
    const first = openPoster(url);
    const { body } = await first.post('/v1/visitors', { site: 'bench' }, 200);
    first.close();
    const { token } = JSON.parse(body) as VisitorGrant;
    const socket = openSocket(url, { token });
    await heard(socket, 'connect');
    const conversationId = makeId();
    const answered = new Promise<void>((resolve) => {
      socket.on('state', ({ state }: { state: string }) => state === 'done' && resolve());
    });
    const poster = openPoster(url, token);
    await poster.post(`/v1/conversations/${conversationId}/turns`, { id: makeId(), text: 'echo Good afternoon.' });
    poster.close();
    await answered;
    people.push({ socket, conversationId });
  }

  return {
    get size() {
      return people.length;
    },
    async grow(by) {
      let left = by;
      const door = async () => {
        while ((left -= 1) >= 0) await come();
      };
      await Promise.all(Array.from({ length: COME_AT_ONCE }, door));
    },
    async idle(forMs) {
      let asked = 0;
      const began = performance.now();
      for (let next = 0; performance.now() - began < forMs; next += 1) {
        const { socket, conversationId } = people[next % people.length]!;
        void socket.timeout(10_000).emitWithAck('sync', { conversationId, after: 1, held: [] });
        asked += 1;
        const due = began + (asked * IDLE_SYNC_MS) / people.length;
        if (due > performance.now()) await setTimeout(due - performance.now());
      }
      return asked;
    },
    close() {
      for (const { socket } of people) socket.disconnect();
    },
  };
}
