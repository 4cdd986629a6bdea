import { fold, type Entry, type ToolEntry, type ToolState } from './entries.ts';
import { isWellFormed } from './text.ts';

/** The longest output of a tool that runs in the page, as JSON, in code units: it is stored with the reply. */
export const MAX_OUTPUT_LENGTH = 65_536;
/** The longest call id and reason, in code units. */
export const MAX_CALL_TEXT = { callId: 200, error: 1_000 } as const;

/** Whether an answer can name a call by this id (rule H10). */
export function isCallId(callId: string): boolean {
  return callId.length >= 1 && callId.length <= MAX_CALL_TEXT.callId && isWellFormed(callId);
}

/**
 * What is said to a tool call that waits: whether it may be carried out, what the page's tool gave, or why that did not
 * work.
 */
export type Answer = { readonly approved: boolean } | { readonly output: unknown } | { readonly error: string };

/** The body of `POST .../turns/:turn/answers` (rule H10): an answer, and to which call of which attempt. */
export type GivenAnswer = Answer & { readonly epoch: number; readonly callId: string };

/**
 * What a tool gave, as it is once it was stored and read again; nothing at all is `null`.
 *
 * @throws TypeError for what is no JSON, or too long
 */
export function plainOutput(tool: string, output: unknown): unknown {
  const json = JSON.stringify(output ?? null) as string | undefined;
  if (json === undefined || json.length > MAX_OUTPUT_LENGTH) {
    throw new TypeError(`what ${tool} gave: expected JSON of at most ${MAX_OUTPUT_LENGTH} characters`);
  }
  return JSON.parse(json);
}

/** What is kept of why a tool failed. */
export function failureOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.toWellFormed().slice(0, MAX_CALL_TEXT.error).toWellFormed();
}

/** The calls of a reply that wait: for the visitor's approval, or for a tool that runs in the page (rule D6). */
export function waitingCalls(entries: readonly Entry[]): ToolEntry[] {
  return fold(entries)
    .filter((entry) => entry.kind === 'tool')
    .filter(waits);
}

/** Whether a call waits once its reply does. */
function waits({ state }: { readonly state: ToolState }): boolean {
  return state === 'approval' || state === 'input';
}

/**
 * A call as it is once it is answered (rule H10): allowed it is `running` from now on, whoever carries it out. `null`
 * where the call does not wait for an answer of that kind.
 */
function answered(call: ToolEntry, answer: Answer): ToolEntry | null {
  if ('approved' in answer) {
    return call.state === 'approval' ? { ...call, state: answer.approved ? 'running' : 'denied' } : null;
  }
  if (call.state !== 'input') return null;
  return 'output' in answer
    ? { ...call, state: 'done', output: answer.output }
    : { ...call, state: 'failed', error: answer.error };
}

/**
 * What an answer makes of an awaiting reply: the entry that is appended for it, and whether another call still waits.
 * `null` where no call waits for that answer.
 */
export function takeAnswer(
  entries: readonly Entry[],
  given: GivenAnswer,
): { readonly entry: ToolEntry; readonly waits: boolean } | null {
  const waiting = waitingCalls(entries);
  const call = waiting.find(({ callId }) => callId === given.callId);
  const entry = call ? answered(call, given) : null;
  return entry && { entry, waits: waiting.length > 1 };
}

/**
 * Whether a call was answered in that epoch already, and if so, whether this says the same: then it is that answer again
 * (rule H9).
 */
export function answeredBefore(answers: readonly GivenAnswer[], given: GivenAnswer): 'repeated' | 'different' | null {
  const before = answers.find(({ epoch, callId }) => epoch === given.epoch && callId === given.callId);
  return before ? (sameAnswer(before, given) ? 'repeated' : 'different') : null;
}

/** Whether two answers say the same. */
export function sameAnswer(one: GivenAnswer, other: GivenAnswer): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** An answer with its fields in one order and no others. */
export function plain(given: GivenAnswer): GivenAnswer {
  const { epoch, callId } = given;
  if ('approved' in given) return { epoch, callId, approved: given.approved };
  return 'output' in given ? { epoch, callId, output: given.output } : { epoch, callId, error: given.error };
}
