import { AdapterError, withLimit, type AdapterStatus, type Environment } from '@parley/adapters';
import type { OutgoingReason } from './chat-state.ts';

/** Five seconds more than an adapter may take: one that hangs must not stop the outbox for ever. */
export const COMMAND_LIMIT_MS = 35_000;

/**
 * Calls an adapter, and holds it to what it owes: an answer within a limit, and no other error than an `AdapterError`.
 * Anything else is taken for an unknown outcome (rule H9), after which the same may be asked again.
 */
export async function command<T>(environment: Pick<Environment, 'setTimer'>, call: () => Promise<T>): Promise<T> {
  const late = (): Error => new AdapterError('unreachable', `no answer within ${COMMAND_LIMIT_MS} ms`);
  try {
    return await withLimit(environment, COMMAND_LIMIT_MS, call(), late);
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw new AdapterError('unreachable', `the adapter failed: ${String(error)}`, { cause: error });
  }
}

/** Whether an error says that there is no such thing, for this visitor. */
export function isNotFound(error: unknown): boolean {
  return error instanceof AdapterError && error.problem?.code === 'not_found';
}

/** Whether an error says that things have gone on since the screen was drawn (rule H6). */
export function isConflict(error: unknown): boolean {
  return error instanceof AdapterError && error.problem?.code === 'conflict';
}

/** Why a turn that met an error is where it is, for the screen. */
export function reasonOf({ kind, problem }: AdapterError, status: AdapterStatus): OutgoingReason {
  const codes = { unreachable: 'offline', busy: 'busy', refused: 'refused' } as const;
  const code = status === 'signed-out' && kind !== 'refused' ? 'signed-out' : codes[kind];
  return { code, ...(problem && { detail: problem.detail }) };
}
