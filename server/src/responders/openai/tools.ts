import { failureOf, isCallId, plainOutput, type Entry, type Id, type ToolEntry } from '@parley/protocol';
import type { ReplyTask } from '../../replies/responder.ts';
import type { CallDelta } from './chunks.ts';

/** Something that a model can have done. Where there is no `run`, the page does it under the same name. */
export interface Tool {
  /** By which the model, and a page, know it: letters, digits, `_` and `-`, 64 at most. */
  readonly name: string;
  /** What it does and when it is of use, for the model. */
  readonly description: string;
  /** What it takes, as a JSON schema of an object. What a model gives is not checked against it. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What a call of it does, for the visitor, such as `Cancels order 1234`. */
  readonly title?: string | ((input: unknown) => string);
  /** Whether the visitor has to allow a call of it first. */
  readonly needsApproval?: boolean | ((input: unknown) => boolean);
  /**
   * Does it. What it resolves with is JSON of at most 65,536 characters, and is told to the model and kept with the
   * answer; so is the message of what it rejects with. Anything else counts as a failure of the call.
   */
  run?(input: unknown, call: ToolRun): Promise<unknown>;
}

/** One call that a tool is to carry out. */
export interface ToolRun {
  /**
   * What the call did once it must not do again under the same key (rule W10): an attempt may be repeated. Only that of a
   * call which was allowed by the visitor, or waited with one that was, stays the same over attempts.
   */
  readonly key: { readonly turnId: Id; readonly callId: string };
  readonly signal: AbortSignal;
  readonly task: ReplyTask;
}

/** A call as far as it came. */
interface CollectedCall {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Puts the calls together that a model's stream brings in pieces. */
export function createCallCollector() {
  const calls: CollectedCall[] = [];
  /** Which call the next piece at an index belongs to. */
  const places = new Map<number, number>();
  let isCut = false;
  return {
    take(deltas: readonly CallDelta[]): void {
      for (const { index, id, name, text } of deltas) {
        const place = places.get(index);
        const call = place === undefined ? undefined : calls[place];
        // Some servers give every call the same index, or none: another id is another call.
        if (place === undefined || !call || (id !== '' && call.id !== '' && id !== call.id)) {
          places.set(index, calls.push({ id, name, text }) - 1);
        } else {
          // Some repeat the name with each piece.
          calls[place] = { id: call.id || id, name: call.name || name, text: call.text + text };
        }
      }
    },
    /** The answer ended before it was whole: what was to be called may lack its end, also where it can be read. */
    cut(): void {
      isCut = true;
    },
    /** Whether `cut` was said. */
    get isCut(): boolean {
      return isCut;
    },
    /**
     * The calls as they begin: each waits, is to be carried out (`running`), or has failed already.
     *
     * @param taken call ids that are used in this answer
     */
    entries(tools: readonly Tool[], taken: ReadonlySet<string>): ToolEntry[] {
      const used = new Set(taken);
      return calls.map(({ id, name, text }, index) => {
        const isFit = isCallId(id) && !used.has(id);
        const callId = isFit ? id : `${taken.size}-${index}`;
        used.add(callId);
        if (isCut)
          return { kind: 'tool', callId, name, state: 'failed', error: 'The answer was cut; it was not done.' };
        return begun({ callId, name, text }, tools);
      });
    },
  };
}

/** What a call is to be done with: the visitor is asked, the page does it, or it is carried out here. */
function begun(
  { callId, name, text }: { callId: string; name: string; text: string },
  tools: readonly Tool[],
): ToolEntry {
  const call = { kind: 'tool', callId, name } as const;
  const tool = tools.find((each) => each.name === name);
  if (!tool) return { ...call, state: 'failed', error: `There is no tool ${name}.` };
  let input: unknown;
  try {
    input = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return { ...call, state: 'failed', error: 'What it was given is no JSON.' };
  }
  try {
    const title = typeof tool.title === 'function' ? tool.title(input) : tool.title;
    const asks = typeof tool.needsApproval === 'function' ? tool.needsApproval(input) : tool.needsApproval;
    const state = asks ? 'approval' : allowedState(tool);
    return { ...call, ...(title !== undefined && { title }), state, input };
  } catch (error) {
    // What a model gives may be anything, and a tool that does not expect it must not fail the whole answer.
    return { ...call, state: 'failed', input, error: failureOf(error) };
  }
}

/** What becomes of a call that nobody has to allow, any more. */
function allowedState(tool: Tool): 'running' | 'input' {
  return tool.run ? 'running' : 'input';
}

/** Carries out the calls that are `running`, one after the other, and gives what became of each. */
export async function* carryOut(
  calls: readonly ToolEntry[],
  tools: readonly Tool[],
  { task, signal }: Pick<ToolRun, 'task' | 'signal'>,
): AsyncGenerator<Entry, void, undefined> {
  for (const call of calls) {
    if (call.state !== 'running') continue;
    const tool = tools.find(({ name }) => name === call.name);
    if (!tool) yield { ...call, state: 'failed', error: `There is no tool ${call.name}.` };
    else if (!tool.run) yield { ...call, state: 'input' };
    else yield await run(tool, call, { task, signal });
  }
}

async function run(
  tool: Tool,
  call: ToolEntry,
  { task, signal }: Pick<ToolRun, 'task' | 'signal'>,
): Promise<ToolEntry> {
  const key = { turnId: task.turnId, callId: call.callId };
  try {
    const output = await tool.run!(call.input, { key, signal, task });
    // What cannot be stored would fail the attempt, and the next one would do it again.
    return { ...call, state: 'done', output: plainOutput(tool.name, output) };
  } catch (error) {
    signal.throwIfAborted();
    return { ...call, state: 'failed', error: failureOf(error) };
  }
}

/** The tools as a request names them. */
export function toolFields(tools: readonly Tool[], mayCall: boolean): object {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters },
    })),
    ...(!mayCall && { tool_choice: 'none' }),
  };
}
