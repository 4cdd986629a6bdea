import { mkdir } from 'node:fs/promises';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import type { Id } from '@parley/protocol';
import type { AgendaBackend } from 'agenda';
import type { AttachmentStore } from './attachments/attachment-store.ts';
import { openDiskAttachments } from './attachments/disk/open.ts';
import { createReceiver } from './attachments/receive.ts';
import { createAttachmentSweeper } from './attachments/sweeper.ts';
import { systemClock, type Clock } from './clock.ts';
import { dataFiles, type Config } from './config.ts';
import { createApp } from './http/app.ts';
import { readBuilds } from './http/widget-builds.ts';
import { createOrigins } from './identity/origins.ts';
import { keptSecret } from './identity/secret.ts';
import { createTokens } from './identity/tokens.ts';
import { createReplyQueue } from './jobs/reply-queue.ts';
import { createSqliteJobBackend } from './jobs/sqlite-backend/sqlite-backend.ts';
import { createLog, type Log } from './log.ts';
import { answerSyncs } from './realtime/answer-sync.ts';
import { createBroadcast } from './realtime/rooms.ts';
import { createRealtime } from './realtime/realtime.ts';
import { shareStops } from './realtime/share-stops.ts';
import type { Cluster } from './redis/cluster.ts';
import type { Responder } from './replies/responder.ts';
import { createAwaitingSweeper } from './replies/awaiting-sweeper.ts';
import { createSweeper } from './replies/sweeper.ts';
import { createReplyWriter } from './replies/write-reply.ts';
import { createResponder } from './responders/index.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { createCommands } from './turns/commands.ts';

/** How long running jobs may take to end once their attempts were given back, in milliseconds (rule W8). */
const JOBS_END_WITHIN_MS = 1_000;
/** How long answers under way may take to end, in milliseconds (rule W8). */
const ANSWERS_END_WITHIN_MS = 500;
const DAY_MS = 86_400_000;

/** What a running server says of itself. */
export interface Listening {
  /** Where it can be reached. */
  readonly url: string;
  /** What keeps the turns, and where. */
  readonly store: string;
  /** Who answers, and from what. */
  readonly responder: string;
}

/** A whole server: HTTP, sockets and worker in one process. */
export interface ParleyServer {
  /** Opens everything and listens. A server listens once, and not after it was closed. */
  listen(): Promise<Listening>;
  /**
   * Gives replies under way back (rule W8) and leaves no timer, socket or handle. May be called more than once, and
   * while the server is still opening. Where something fails to end the rest is ended all the same, and then it rejects
   * with the first failure.
   */
  close(): Promise<void>;
}

/** What a caller may put in the place of what the settings say. */
export interface ServerParts {
  readonly log?: Log;
  readonly clock?: Clock;
  readonly responder?: Responder;
  /** A store of one's own, open already; the server closes it. */
  readonly store?: Store;
}

/** Builds a server from its settings. Nothing is opened before `listen`. */
export function createServer(config: Config, parts: ServerParts = {}): ParleyServer {
  /** How to end what was opened, the last first. */
  const endings: (() => unknown)[] = [];
  let opening: Promise<Listening> | undefined;
  let closing: Promise<void> | undefined;

  async function open(): Promise<Listening> {
    const log = parts.log ?? createLog(config.PARLEY_LOG);
    const clock = parts.clock ?? systemClock;
    await mkdir(config.PARLEY_DATA, { recursive: true });

    const store = parts.store ?? (await openStore(config));
    endings.push(() => store.close());
    const attachments = await openAttachments(config, clock);
    endings.push(() => attachments.close());
    let answersEnded: Promise<void> | undefined;
    endings.push(() => answersEnded);

    const responder = parts.responder ?? (await createResponder(responderChoice(config)));
    endings.push(() => responder.close?.());

    const tokens = createTokens({
      secret: config.PARLEY_SECRET ?? (await keptSecret(config.PARLEY_DATA)),
      lifetimeMs: config.PARLEY_TOKEN_DAYS * DAY_MS,
      clock,
    });
    const origins = createOrigins(config.PARLEY_ORIGINS);
    const sites = new Set(config.PARLEY_SITES);

    const cluster = await joinCluster(config, log);
    endings.push(() => cluster?.leave());

    const realtime = createRealtime({ tokens, origins, clock, log, ...(cluster && { adapter: cluster.adapter }) });
    endings.push(() => realtime.close());
    const broadcast = createBroadcast(realtime.io);

    const queue = createReplyQueue({
      backend: await createJobBackend(config),
      ...(cluster && { channel: cluster.channel }),
      concurrency: config.PARLEY_CONCURRENCY,
      log,
    });
    const { wake } = queue;
    const writer = createReplyWriter({ store, attachments, responder, broadcast, clock, log, wake });
    const sweeper = createSweeper({ store, wake, clock, log });
    const isTaken = (visitorId: Id, id: Id) => store.hasAttachment(visitorId, id);
    const fileSweeper = createAttachmentSweeper({ attachments, isTaken, log });
    const abort = cluster ? shareStops(realtime.io, writer.abort) : writer.abort;
    const commands = createCommands({ store, attachments, broadcast, clock, log, wake, abort });
    const awaitingSweeper = createAwaitingSweeper({
      store,
      cancel: ({ visitorId, key, epoch }) => commands.cancel({ visitorId }, key, epoch),
      clock,
      log,
    });
    answerSyncs({ io: realtime.io, commands, log });
    const limits = { maxBytes: config.PARLEY_ATTACHMENT_MAX_BYTES, types: config.PARLEY_ATTACHMENT_TYPES };
    const app = createApp({
      tokens,
      origins,
      servesSite: (site) => sites.has('*') || sites.has(site),
      widgetBuilds: readBuilds(config.PARLEY_WIDGET, config.PARLEY_OLD_WIDGETS),
      commands,
      clock,
      log,
      wake,
      attachments,
      receiver: createReceiver({ attachments, limits }),
      limits,
    });
    const http = createHttpServer(app.callback());
    realtime.attach(http);

    await queue.start(writer.write);
    endings.push(async () => {
      await Promise.all([sweeper.stop(), fileSweeper.stop(), awaitingSweeper.stop(), writer.drain()]);
      await queue.stop(JOBS_END_WITHIN_MS);
    });
    sweeper.start();
    fileSweeper.start();
    awaitingSweeper.start();
    await listen(http, config.PORT, config.HOST);
    endings.push(() => void (answersEnded = endAnswers(http)));
    const { port } = http.address() as AddressInfo;
    return {
      url: `http://${isIPv6(config.HOST) ? `[${config.HOST}]` : config.HOST}:${port}`,
      store: store.description,
      responder: `${responder.name}: ${responder.description}`,
    };
  }

  async function endAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of endings.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async function listenOrEnd(): Promise<Listening> {
    try {
      return await open();
    } catch (error) {
      // Why it could not open is worth more than what else then failed.
      await endAll().catch(() => {});
      throw error;
    }
  }

  async function close(): Promise<void> {
    // Whoever opens reports why it failed.
    await opening?.catch(() => {});
    await endAll();
  }

  return {
    async listen() {
      if (opening || closing) throw new Error('a server listens once, and not after it was closed; create another one');
      return (opening = listenOrEnd());
    },
    close: () => (closing ??= close()),
  };
}

// MongoDB's driver takes longer to load than all the rest, and Redis' client some time too: loaded only where used.

async function openStore({ MONGODB_URL: url, PARLEY_DATA: folder }: Config): Promise<Store> {
  if (!url) return openSqliteStore({ path: dataFiles(folder).turns });
  const { openMongoStore } = await import('./store/mongo/mongo-store.ts');
  return openMongoStore({ url });
}

async function openAttachments(
  { MONGODB_URL: url, PARLEY_DATA: folder }: Config,
  clock: Clock,
): Promise<AttachmentStore> {
  const { turns: path, attachments } = dataFiles(folder);
  if (!url) return openDiskAttachments({ path, folder: attachments, clock });
  const { openMongoAttachments } = await import('./attachments/gridfs/open.ts');
  return openMongoAttachments({ url, clock });
}

async function createJobBackend({ MONGODB_URL: url, PARLEY_DATA: folder }: Config): Promise<AgendaBackend> {
  if (!url) return createSqliteJobBackend({ path: dataFiles(folder).jobs });
  const { createMongoJobBackend } = await import('./jobs/mongo-backend.ts');
  return createMongoJobBackend({ url });
}

async function joinCluster({ REDIS_URL: url }: Config, log: Log): Promise<Cluster | undefined> {
  return url ? (await import('./redis/cluster.ts')).joinCluster({ url, log }) : undefined;
}

function responderChoice(config: Config): Parameters<typeof createResponder>[0] {
  const { PARLEY_RESPONDER: wanted, OPENAI_API_KEY: apiKey } = config;
  if (wanted === 'scripted') return { kind: 'scripted' };
  if (apiKey && wanted !== 'faq') {
    return {
      kind: 'openai',
      apiKey,
      model: config.OPENAI_MODEL,
      images: config.OPENAI_IMAGES,
      ...(config.OPENAI_BASE_URL && { baseUrl: config.OPENAI_BASE_URL }),
      ...(config.PARLEY_PROMPT && { systemPrompt: config.PARLEY_PROMPT }),
    };
  }
  return {
    kind: 'faq',
    folder: config.PARLEY_FAQ_FOLDER,
    ...(config.PARLEY_FAQ_URL && { baseUrl: config.PARLEY_FAQ_URL }),
  };
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject);
  http.listen(port, host, resolve);
  return promise;
}

/** Takes no new connections, and gives answers under way a moment to end. Sockets are ended by whoever opened them. */
function endAnswers(http: HttpServer): Promise<void> {
  const ended = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  const timer = setTimeout(() => http.closeAllConnections(), ANSWERS_END_WITHIN_MS);
  return ended.finally(() => clearTimeout(timer));
}
