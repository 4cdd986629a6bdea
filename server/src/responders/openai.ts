import { fold, waitingCalls, type Entry, type ToolEntry } from '@parley/protocol';
import OpenAI from 'openai';
import { ResponderError, type ReplyTask, type Responder } from '../replies/responder.ts';
import { readChunk } from './openai/chunks.ts';
import { toResponderError } from './openai/errors.ts';
import { readFiles } from './openai/files.ts';
import { latest, soFar, toMessages, type HistoryLimits, type ModelMessage } from './openai/messages.ts';
import { carryOut, createCallCollector, toolFields, type Tool } from './openai/tools.ts';
import { createVoice } from './openai/voice.ts';

/** What an OpenAI-compatible responder needs to know. */
export interface OpenAiResponderOptions extends Partial<HistoryLimits> {
  readonly apiKey: string;
  /** Where the API is, with its version, such as `https://api.openai.com/v1`. */
  readonly baseUrl?: string;
  readonly model: string;
  /** Whether the model is shown pictures; it is where this is not said. */
  readonly images?: boolean;
  /** What the model is told about its task before the conversation. */
  readonly systemPrompt?: string;
  /** How long the server may send nothing, in milliseconds, before the attempt is given up. */
  readonly silenceMs?: number;
  /** Further fields of the request's body, such as `temperature` or `max_completion_tokens`. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Appended to an answer that the model could not finish, in Markdown, so that nobody takes half for whole. */
  readonly notices?: Partial<CutNotices>;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** What the model can have done. */
  readonly tools?: readonly Tool[];
}

/** What a visitor reads where a model's answer was cut. */
export interface CutNotices {
  /** It reached the longest answer that the model gives. */
  readonly length: string;
  /** The provider's filter withheld the rest. */
  readonly filtered: string;
}

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

const DEFAULT_PROMPT =
  'You are the assistant of the web site that the visitor is on. Answer in the language of the question, kindly and ' +
  'to the point, in Markdown. Where you do not know something, say so.';

const DEFAULT_NOTICES: CutNotices = {
  length: '*(The answer was too long and ends here.)*',
  filtered: '*(The rest of this answer was withheld.)*',
};

/** Longer than most models think before their first word; shorter, and slow answers are taken for dead ones. */
const SILENCE_MS = 60_000;

/** How long the last frames after the answer's end are waited for; the answer is whole already. */
const TAIL_MS = 1_000;

/** How often a model may have something done in one answer; then it has to answer with what it has. */
const MAX_ROUNDS = 8;
/**
 * How many calls one answer has, over all the times that it waited: the page answers without anybody looking, and each
 * time the rounds are counted anew, so a model and a page could else go round for ever (rule I7).
 */
const MAX_CALLS = 24;

/**
 * Writes replies with a model behind OpenAI's chat completions, which every compatible server speaks.
 *
 * An answer counts as whole only once the model said why it ends (`finish_reason`). A connection that is cut, a frame
 * that cannot be read, and a stream that just stops are failures to retry: never a silent half answer. The SDK's own
 * retries are off, since the worker counts attempts (rule W6). An abort ends the HTTP request.
 *
 * A model may call tools. Where one needs the visitor's approval, or is the page's, the reply waits (rule W11), and goes
 * on with what was answered.
 */
export function createOpenAiResponder(options: OpenAiResponderOptions): Responder {
  const { apiKey, model, baseUrl = DEFAULT_BASE_URL, systemPrompt = DEFAULT_PROMPT, silenceMs = SILENCE_MS } = options;
  const { maxHistoryTurns = 20, maxHistoryLength = 48_000, extraBody = {}, clock = Date.now, images = true } = options;
  const { tools = [] } = options;
  const notices = { ...DEFAULT_NOTICES, ...options.notices };
  // What the SDK would else read from the environment is set here, so that only the configuration decides.
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // Only a second line: the silence is measured here, over the whole stream.
    timeout: silenceMs * 2,
    logLevel: 'off',
    defaultHeaders: { ...options.headers },
  });

  async function* reply(task: ReplyTask, signal: AbortSignal): AsyncGenerator<Entry, void, undefined> {
    const history = latest(task.history, { maxHistoryTurns, maxHistoryLength });
    const asked = toMessages({ ...task, history }, systemPrompt, await readFiles(task, history, { images }));
    const entries: Entry[] = [...task.written];
    async function* say(given: AsyncIterable<Entry>): AsyncGenerator<Entry, void, undefined> {
      for await (const entry of given) {
        entries.push(entry);
        yield entry;
      }
    }

    yield* say(carryOut(task.written.filter(isTool), tools, { task, signal }));
    for (let round = 1; waitingCalls(entries).length === 0; round += 1) {
      const calls = createCallCollector();
      const mayCall = round <= MAX_ROUNDS && fold(entries).filter(isTool).length < MAX_CALLS;
      const fields = toolFields(tools, mayCall);
      yield* say(ask([...asked, ...soFar(entries)], fields, calls, signal));
      const begun = calls.entries(tools, new Set(entries.filter(isTool).map(({ callId }) => callId)));
      if (begun.length === 0) return;
      if (!mayCall) throw new ResponderError('the model goes on calling tools', { retriable: false });
      yield* say(all(begun));
      if (calls.isCut) return;
      yield* say(carryOut(begun, tools, { task, signal }));
    }
  }

  /** One request: what the model says comes as entries, and what it wants done is put into `calls`. */
  async function* ask(
    messages: readonly ModelMessage[],
    fields: object,
    calls: ReturnType<typeof createCallCollector>,
    signal: AbortSignal,
  ): AsyncGenerator<Entry, void, undefined> {
    const silence = createSilence(silenceMs);
    const voice = createVoice();
    let isCalling = false;
    let finish: string | undefined;
    try {
      const stream = await client.chat.completions.create(
        { ...extraBody, ...fields, model, messages: [...messages], stream: true },
        { signal: AbortSignal.any([signal, silence.signal]) },
      );
      for await (const frame of stream) {
        // The time that a reader of this takes for an entry is no silence of the model's.
        silence.end();
        const delta = readChunk(frame);
        yield* voice.take(delta);
        calls.take(delta.calls);
        isCalling ||= delta.calls.length > 0;
        finish ??= delta.finish;
        silence.restart(finish === undefined ? silenceMs : TAIL_MS);
      }
    } catch (error) {
      signal.throwIfAborted();
      // Whatever goes wrong after the end takes nothing from the answer.
      if (finish === undefined) throw silence.signal.aborted ? silence.signal.reason : toResponderError(error, clock());
    } finally {
      silence.end();
    }
    signal.throwIfAborted();
    if (finish === undefined) {
      // The SDK ends its stream without a word where the request was aborted.
      silence.signal.throwIfAborted();
      throw new ResponderError('the model stopped without saying why; its answer may lack its end', {
        retriable: true,
      });
    }
    if (isCut(finish)) calls.cut();
    yield* voice.end(noticeFor(finish, notices, { spoke: voice.spoke(), isCalling }));
  }

  return {
    name: 'openai',
    description: `asks ${model} at ${new URL(baseUrl).host}`,
    reply,
  };
}

function isTool(entry: Entry): entry is ToolEntry {
  return entry.kind === 'tool';
}

async function* all(entries: readonly Entry[]): AsyncGenerator<Entry, void, undefined> {
  yield* entries;
}

/** Whether an answer that ended for this reason lacks its end. */
function isCut(finish: string): boolean {
  return finish === 'length' || finish === 'content_filter';
}

/** What has to be said after an answer that ended for this reason; empty where it is whole. */
function noticeFor(
  finish: string,
  notices: CutNotices,
  { spoke, isCalling }: { readonly spoke: boolean; readonly isCalling: boolean },
): string {
  const gap = spoke ? '\n\n' : '';
  if (finish === 'content_filter') return gap + notices.filtered;
  if (spoke || isCalling) return finish === 'length' ? gap + notices.length : '';
  // Asking again with the same limit would give the same nothing.
  const retriable = finish !== 'length';
  throw new ResponderError(`the model ended with "${finish}" before it had written anything`, { retriable });
}

/** Aborts its signal after a time without `restart`. */
function createSilence(ms: number) {
  const controller = new AbortController();
  const give = (after: number) =>
    setTimeout(() => {
      controller.abort(new ResponderError(`the model was silent for ${after} ms`, { retriable: true }));
    }, after);
  let timer = give(ms);
  return {
    signal: controller.signal,
    restart(after: number) {
      clearTimeout(timer);
      timer = give(after);
    },
    end: () => clearTimeout(timer),
  };
}
