import { makeId, type VisitorGrant } from '@parley/protocol';
import { heard, openSocket } from '../test/support/sockets.ts';
import { openPoster } from './poster.ts';

/** What is asked: of a usual length, and answered with itself where answers are written. */
const QUESTION =
  'echo Where is my order 4711? It was to come on Tuesday, and today is Friday. Could you look, please? Thank you.';

/** Somebody who asks one question after the other in a conversation of their own. */
export interface BenchVisitor {
  /**
   * Asks, and waits until the next question may be asked.
   *
   * @returns the milliseconds from the beginning of the request until its answer was read
   */
  ask(): Promise<number>;
  close(): void;
}

/** Visitors of the bare server, which knows nobody. */
export async function plainVisitor(url: string): Promise<BenchVisitor> {
  const poster = openPoster(url);
  const path = turnsOf(makeId());
  return {
    ask: async () => (await poster.post(path, { id: makeId(), text: QUESTION })).ms,
    close: () => poster.close(),
  };
}

/**
 * Somebody whose first question is never answered, so that all others wait behind it: they are stored, acknowledged and
 * woken as ever, and no answer is written meanwhile (rule W2).
 */
export async function unansweredVisitor(url: string): Promise<BenchVisitor> {
  const { poster } = await newVisitor(url);
  const path = turnsOf(makeId());
  await poster.post(path, { id: makeId(), text: 'hang' });
  return {
    ask: async () => (await poster.post(path, { id: makeId(), text: QUESTION })).ms,
    close: () => poster.close(),
  };
}

/** Somebody with an open page, a socket that is, who asks again as soon as the answer is there. */
export async function answeredVisitor(url: string): Promise<BenchVisitor> {
  const { poster, token } = await newVisitor(url);
  const path = turnsOf(makeId());
  const socket = openSocket(url, { token });
  await heard(socket, 'connect');
  const waiting = new Map<string, () => void>();
  socket.on('state', ({ turnId, state }: { turnId: string; state: string }) => {
    if (state === 'done') waiting.get(turnId)?.();
  });
  return {
    async ask() {
      const id = makeId();
      const answered = new Promise<void>((resolve) => waiting.set(id, resolve));
      const { ms } = await poster.post(path, { id, text: QUESTION });
      await answered;
      waiting.delete(id);
      return ms;
    },
    close() {
      socket.disconnect();
      poster.close();
    },
  };
}

/** Somebody with an open page who reads one long answer. */
export async function streamedVisitor(url: string): Promise<{
  /** Asks; resolves when the answer has ended. */
  ask(question: { readonly id: string; readonly text: string }): Promise<void>;
  /** How many portions of answers came. */
  portions(): number;
  close(): void;
}> {
  const { poster, token } = await newVisitor(url);
  const path = turnsOf(makeId());
  const socket = openSocket(url, { token });
  await heard(socket, 'connect');
  let portions = 0;
  socket.on('entries', () => (portions += 1));
  return {
    async ask(question) {
      const ended = new Promise<void>((resolve) => {
        socket.on('state', ({ state }: { state: string }) => state === 'done' && resolve());
      });
      await poster.post(path, question);
      await ended;
    },
    portions: () => portions,
    close() {
      socket.disconnect();
      poster.close();
    },
  };
}

async function newVisitor(url: string) {
  const first = openPoster(url);
  const { body } = await first.post('/v1/visitors', { site: 'bench' }, 200);
  first.close();
  const { token } = JSON.parse(body) as VisitorGrant;
  return { token, poster: openPoster(url, token) };
}

function turnsOf(conversationId: string): string {
  return `/v1/conversations/${conversationId}/turns`;
}
