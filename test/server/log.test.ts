import assert from 'node:assert/strict';
import { createLog } from '../../server/src/log.ts';

describe('the log', () => {
  const QUESTION = 'where is my parcel?';

  function linesOf(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
    const lines: string[] = [];
    write(createLog('info', { write: (line) => void lines.push(line) }));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('[T2] tells an event with its fields, one line each', () => {
    const [line, ...others] = linesOf((log) => log.info('turn stored', { turn: 'id', ms: 2 }));
    assert.deepEqual([line!['msg'], line!['turn'], line!['ms'], others], ['turn stored', 'id', 2, []]);
  });

  it('[T2] tells what an error is, its code and its causes, and nothing else that hangs on it', () => {
    const cause = Object.assign(new TypeError('broken'), { code: 'HPE_INVALID', rawPacket: Buffer.from(QUESTION) });
    const error = Object.assign(new Error('refused', { cause }), { request: { messages: [QUESTION] } });
    const [line] = linesOf((log) => log.warn('attempt failed', { err: error }));
    const { stack, cause: told, ...ofError } = line!['err'] as Record<string, unknown>;
    assert.deepEqual(ofError, { type: 'Error', message: 'refused' });
    assert.match(stack as string, /refused/);
    const { stack: _stack, ...ofCause } = told as Record<string, unknown>;
    assert.deepEqual(ofCause, { type: 'TypeError', message: 'broken', code: 'HPE_INVALID' });
  });

  it('[T2] ends with an error whose causes go round, and says no more of what is no error than its type', () => {
    const round = new Error('round');
    round.cause = round;
    const lines = linesOf((log) => {
      log.warn('attempt failed', { err: round });
      log.warn('attempt failed', { err: { text: QUESTION } });
    });
    assert.equal((lines[0]!['err'] as { message: string }).message, 'round');
    assert.deepEqual(lines[1]!['err'], { type: 'object' });
  });
});
