/*
 * Longer than other files: every command and every fact of one backend, over HTTP and a socket.
 */
import {
  formatHeld,
  MAX_HELD_REPLIES,
  parseConversation,
  parseTurn,
  type Id,
  type Page,
  type Snapshot,
  type SyncRequest,
  type Turn,
} from '@parley/protocol';
import { Manager } from 'socket.io-client';
import { AdapterError, type Adapter, type AdapterListener } from '../adapter.ts';
import { browserEnvironment } from '../browser-environment.ts';
import type { Environment } from '../environment.ts';
import type { AdapterFiles } from '../files.ts';
import { withLimit } from '../limit.ts';
import { browserStorage, type KeyValueStorage } from '../storage.ts';
import { createHttp, type Fetch, type HttpAnswer, type HttpRequest } from './http.ts';
import { problemError, readProblem } from './problems.ts';
import { createSocket, type OpenSocket } from './socket.ts';
import { createStanding } from './standing.ts';
import type * as Summaries from './summaries.ts';
import { createTokenKeeper, type Identity } from './token.ts';

/** A command takes no longer, with all that it may need: a token, a renewal, a second try. */
const COMMAND_LIMIT_MS = 28_000;
/** A sync that the socket has not answered by then is asked over HTTP as well: the socket may be dead, or only slow. */
const SOCKET_HEAD_START_MS = 1_500;

/** How to reach a Parley server. */
export interface ParleyAdapterOptions {
  /** The server's address, such as `https://chat.example.com`; it may have a path. */
  readonly url: string;
  /** The site's name at that server. */
  readonly site: string;
  /** Proves who the visitor is: a JWT that the host site signed, or a function that gets one. */
  readonly identity?: Identity;
  /** Where the visitor's token stays over a reload. */
  readonly storage?: KeyValueStorage;
  readonly fetch?: Fetch;
  readonly openSocket?: OpenSocket;
  readonly environment?: Environment;
}

/** An adapter to a Parley server, with what only that has. */
export interface ParleyAdapter extends Adapter {
  /** Forgets who the visitor is; from then on it is a new one, without the old one's conversations. */
  forgetVisitor(): void;
}

/**
 * Reaches a Parley server: commands over HTTP, facts over Socket.IO, syncs over the socket or, where that is blocked or
 * slow, over HTTP. The visitor's token is got once, kept, and renewed in time.
 *
 * @throws TypeError where the address is none
 */
export function parleyAdapter(options: ParleyAdapterOptions): ParleyAdapter {
  const { site, identity, environment = browserEnvironment, storage = browserStorage() } = options;
  const base = readBase(options.url);
  let listener: AdapterListener | undefined;
  let stopListening = (): void => {};
  const ending = new AbortController();
  const closing = ending.signal;
  let files: Promise<AdapterFiles> | undefined;
  const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init));

  const standing = createStanding((status, live) => {
    if (!closing.aborted) listener?.status(status, live);
  });
  const http = createHttp({
    base,
    fetch: send,
    environment,
    closing,
    reached: (yes) => standing.http(yes),
  });
  const tokens = createTokenKeeper({
    http,
    site,
    identity,
    storage,
    key: `parley ${base.href} ${site}`,
    environment,
    closing,
    gate: (gate) => standing.gate(gate),
  });
  const socket = createSocket({
    base,
    tokens,
    environment,
    open: options.openSocket ?? openOverSocketIo,
    fact: (fact) => listener?.fact(fact),
    // What it said is lost; told that facts begin anew, the reader asks for it.
    unreadable: () => standing.again(),
    up: () => standing.socket(true),
    down() {
      standing.socket(false);
      if (!closing.aborted) probe();
    },
  });

  /** Finds out whether the server can be reached while the socket cannot: nobody else may be asking. */
  function probe(): void {
    http.send({ method: 'GET', path: 'healthz' }).catch(() => {});
  }

  function command<T>(request: HttpRequest, read: (body: unknown) => T): Promise<T> {
    const late = (): Error =>
      new AdapterError('unreachable', `${request.path} took longer than ${COMMAND_LIMIT_MS} ms`);
    const send = (token: string): Promise<HttpAnswer> => http.send({ ...request, token });
    return withLimit(environment, COMMAND_LIMIT_MS, carryOut(request.path, send, read), late);
  }

  async function carryOut<T>(
    path: string,
    send: (token: string) => Promise<HttpAnswer>,
    read: (body: unknown) => T,
  ): Promise<T> {
    const { token } = await tokens.get();
    let answer = await send(token);
    // Once: a token that was just made and is not taken will not be taken the next time either.
    if (answer.status === 401) answer = await send((await tokens.replace(token)).token);
    if (answer.status >= 400) {
      const problem = readProblem(answer.status, answer.body);
      // Only the server's own word: a firewall that dislikes one text says 403 too.
      if ((answer.body as { code?: unknown } | undefined)?.code === 'forbidden') standing.gate('refused');
      throw problemError(problem, answer.retryAfterMs);
    }
    standing.gate('open');
    try {
      return read(answer.body);
    } catch (cause) {
      // A hotel's sign-in page, say: what the server did nobody knows (rule H9).
      throw new AdapterError('unreachable', `${path} was answered with what nobody can read`, { cause });
    }
  }

  /** Reads of a conversation what a query asks for; a list in it is a field that comes several times. */
  function read<K extends 'snapshot' | 'page'>(
    kind: K,
    conversationId: Id,
    query: Readonly<Record<string, number | readonly string[] | undefined>>,
  ): Promise<Extract<Snapshot | Page, { kind: K }>> {
    const search = new URLSearchParams();
    for (const [name, values] of Object.entries(query))
      for (const value of [values ?? []].flat()) search.append(name, String(value));
    return command({ method: 'GET', path: `v1/conversations/${conversationId}?${search}` }, (body) =>
      ofKind(kind, parseConversation(body)),
    );
  }

  function syncOverHttp({ conversationId, after, held, rated }: SyncRequest): Promise<Snapshot> {
    return read('snapshot', conversationId, { after, held: held.map(formatHeld), rated: rated || undefined });
  }

  async function syncOnce(request: SyncRequest): Promise<Snapshot> {
    if (!socket.visitorId) return syncOverHttp(request);
    if (socket.visitorId !== (await tokens.get()).visitorId) {
      // Another tab was given another visitor at the same time, and its token is the one that stays.
      socket.restart();
      return syncOverHttp(request);
    }
    const overSocket = socket.sync(request);
    const late = (): Error => new AdapterError('unreachable', 'the socket is slow');
    try {
      return await withLimit(environment, SOCKET_HEAD_START_MS, overSocket, late);
    } catch (error) {
      if (error instanceof AdapterError && error.kind !== 'unreachable') throw error;
      const both = [overSocket, syncOverHttp(request)];
      return Promise.any(both).catch(({ errors }: AggregateError) => Promise.reject(errors[1] as AdapterError));
    }
  }

  /** Asks in portions where more replies are held than one question may list (rule H3). */
  async function sync(request: SyncRequest): Promise<Snapshot> {
    const { held } = request;
    const first = await syncOnce({ ...request, held: held.slice(0, MAX_HELD_REPLIES) });
    const replies = [...first.replies];
    for (let from = MAX_HELD_REPLIES; from < held.length; from += MAX_HELD_REPLIES) {
      const portion = held.slice(from, from + MAX_HELD_REPLIES);
      // The turns came with the first portion; only what it lacks of these replies is asked for.
      const more = await syncOnce({
        ...request,
        after: first.head,
        held: portion,
        rated: first.rated ?? request.rated ?? 0,
      });
      replies.push(...more.replies);
    }
    return { ...first, replies };
  }

  async function page(conversationId: Id, range: { before?: number; limit?: number }): Promise<Page> {
    try {
      return await read('page', conversationId, range);
    } catch (error) {
      if (!(error instanceof AdapterError) || error.problem?.code !== 'not_found') throw error;
      return { kind: 'page', conversationId, head: 0, turns: [], more: false };
    }
  }

  /** What the files of a server need is loaded with the first one. */
  function withFiles<T>(use: (files: AdapterFiles) => Promise<T>): Promise<T> {
    files ??= import('./files.ts').then(({ createFiles }) =>
      createFiles({
        base,
        fetch: send,
        ownFetch: options.fetch !== undefined,
        environment,
        closing,
        command,
        carryOut,
        reached: (yes) => standing.http(yes),
      }),
    );
    return files.then(use, (cause: unknown) => {
      files = undefined;
      throw new AdapterError('unreachable', 'what uploads files could not be loaded', { cause });
    });
  }

  function order(conversationId: Id, turnId: Id, name: string, body: { readonly epoch: number }): Promise<Turn> {
    const path = `v1/conversations/${conversationId}/turns/${turnId}/${name}`;
    return command({ method: 'POST', path, body }, parseTurn);
  }

  return {
    connect(told) {
      listener = told;
      stopListening = environment.onNetwork(() => socket.connect());
      socket.connect();
    },
    post(conversationId, turn) {
      const path = `v1/conversations/${conversationId}/turns`;
      return command({ method: 'POST', path, body: turn }, parseTurn);
    },
    sync,
    page,
    conversations: async () => (await lists()).listConversations(command),
    cancel: (conversationId, turnId, epoch) => order(conversationId, turnId, 'cancel', { epoch }),
    retry: (conversationId, turnId, epoch) => order(conversationId, turnId, 'retry', { epoch }),
    feedback: (conversationId, turnId, given) => order(conversationId, turnId, 'feedback', given),
    answer: (conversationId, turnId, given) => order(conversationId, turnId, 'answers', given),
    search: async (text) => (await lists()).searchConversations(command, text),
    files: {
      limits: () => withFiles((own) => own.limits()),
      upload: (file, terms) => withFiles((own) => own.upload(file, terms)),
      read: (id) => withFiles((own) => own.read(id)),
    },
    forgetVisitor() {
      tokens.forget();
      if (listener) socket.restart();
    },
    close() {
      ending.abort();
      stopListening();
      socket.close();
    },
  };
}

/** What asks for lists of conversations is loaded with the first one. */
function lists(): Promise<typeof Summaries> {
  return import('./summaries.ts').catch((cause: unknown) => {
    throw new AdapterError('unreachable', 'what reads a list of conversations could not be loaded', { cause });
  });
}

function ofKind<K extends 'snapshot' | 'page'>(
  kind: K,
  answer: Snapshot | Page,
): Extract<Snapshot | Page, { kind: K }> {
  if (answer.kind !== kind) throw new TypeError(`expected a ${kind}, got a ${answer.kind}`);
  return answer as Extract<Snapshot | Page, { kind: K }>;
}

/** What `io` does of which nothing is shared. */
function openOverSocketIo(...[origin, options]: Parameters<OpenSocket>): ReturnType<OpenSocket> {
  return new Manager(origin, options).socket('/', options);
}

function readBase(url: string): URL {
  const here = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(url, here)) {
    throw new TypeError(`url ${JSON.stringify(url)}: expected an address such as https://chat.example.com`);
  }
  const base = new URL(url, here);
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}
