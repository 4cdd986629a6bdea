import { MAX_HELD_REPLIES, ParseError, parseSyncRequest, type Problem, type SyncAnswer } from '@parley/protocol';
import { asProblem, invalid } from '../problems.ts';
import type { Log } from '../log.ts';
import type { Commands } from '../turns/commands.ts';
import type { Realtime } from './realtime.ts';

/** Answers `sync` with what the reader lacks, by acknowledgement (rule S2). */
export function answerSyncs({
  io,
  commands,
  log,
}: {
  readonly io: Realtime['io'];
  readonly commands: Pick<Commands, 'sync'>;
  readonly log: Log;
}): void {
  io.on('connection', (socket) => {
    socket.on('sync', async (value: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      const reply = answer as (answer: SyncAnswer) => void;
      try {
        reply(await commands.sync(socket.data, readRequest(value)));
      } catch (error) {
        reply({ kind: 'problem', problem: problemOf(error, log) });
      }
    });
  });
}

function readRequest(value: unknown) {
  const request = parseSyncRequest(value);
  if (request.held.length > MAX_HELD_REPLIES) {
    throw invalid(`sync.held: ${request.held.length} replies; at most ${MAX_HELD_REPLIES} are taken at once`);
  }
  return request;
}

function problemOf(error: unknown, log: Log): Problem {
  return asProblem(error instanceof ParseError ? invalid(error.message) : error, log, 'sync').problem;
}
