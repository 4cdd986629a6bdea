import mongoose, { type Model } from 'mongoose';
import { HEARTBEAT } from '../../mongo/heartbeat.ts';
import { StoreUnavailableError } from '../store.ts';
import { conversationSchema, turnSchema, type ConversationDocument, type TurnDocument } from './schemas.ts';

/** How long an answer may take; a server that hangs would else hold its callers for ever. */
const SOCKET_TIMEOUT_MS = 15_000;

/** The two collections, behind one gate that knows whether they can be reached. */
export interface Database {
  readonly turns: Model<TurnDocument>;
  readonly conversations: Model<ConversationDocument>;
  /** Runs one call of the port; what the driver throws where the data cannot be reached becomes our error. */
  call<T>(work: () => Promise<T>): Promise<T>;
  /** Finishes the calls that were begun, and disconnects. */
  close(): Promise<void>;
}

/**
 * Connects, and builds the indexes where they are missing.
 *
 * Writes are reported once a majority has them in its journal, and reads see only such writes: whatever a reader was
 * shown survives the loss of a server.
 *
 * @param unreachableAfterMs how long a call looks for a primary
 * @throws StoreUnavailableError
 */
export async function openDatabase(url: string, unreachableAfterMs: number): Promise<Database> {
  const connection = mongoose.createConnection(url, connectionOptions(unreachableAfterMs));
  const turns = connection.model('Turn', turnSchema);
  const conversations = connection.model('Conversation', conversationSchema);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function call<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new StoreUnavailableError('the connection to MongoDB was closed');
    const promise = work();
    underWay.add(promise);
    try {
      return await promise;
    } catch (error) {
      throw explain(error);
    } finally {
      underWay.delete(promise);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underWay);
    await connection.close();
  }

  try {
    await connection.asPromise();
    await turns.createIndexes();
  } catch (error) {
    await connection.close();
    throw explain(error);
  }
  return { turns, conversations, call, close };
}

/** How everything here connects: what was written is safe, and only what is safe is read. */
export function connectionOptions(unreachableAfterMs: number): mongoose.ConnectOptions {
  return {
    serverSelectionTimeoutMS: unreachableAfterMs,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    ...HEARTBEAT,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    bufferCommands: false,
  };
}

/** Whether a write failed because a unique index has that key already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;
}

/** How long a call looks for a primary: long enough for an election to end, short enough for a visitor to wait. */
export const UNREACHABLE_AFTER_MS = 5_000;

/** Runs what asks MongoDB for something; where that cannot be reached, it rejects as the ports say. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error);
  }
}

/** What the driver throws where the data cannot be reached, as our error; anything else as it is. */
export function explain(error: unknown): unknown {
  if (!isUnreachable(error)) return error;
  const message = `MongoDB cannot be reached now: ${(error as Error).message}`;
  return new StoreUnavailableError(message, { cause: error });
}

function isUnreachable(error: unknown): boolean {
  const { mongo, Error: mongooseErrors } = mongoose;
  if (error instanceof mongo.MongoServerError) {
    return error instanceof mongo.MongoWriteConcernError || UNREACHABLE_CODES.has(Number(error.code));
  }
  return error instanceof mongo.MongoError || error instanceof mongooseErrors.MongooseServerSelectionError;
}

/**
 * What a server answers that is no primary any more, shuts down or ran out of time: HostUnreachable, HostNotFound,
 * MaxTimeMSExpired, WriteConcernFailed, NetworkTimeout, ShutdownInProgress, PrimarySteppedDown, ExceededTimeLimit,
 * SocketException, NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk,
 * NotPrimaryOrSecondary.
 */
const UNREACHABLE_CODES = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436]);
