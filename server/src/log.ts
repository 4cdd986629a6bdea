import { pino, type DestinationStream } from 'pino';

/**
 * Where the server says what it does: one line an event, with fields (rule T2).
 *
 * Never given a visitor's text, a token or a secret.
 */
export interface Log {
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
}

/** How much is logged; each level includes those after it. */
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

/** How many causes deep an error is told; causes may go round in a circle. */
const TOLD_CAUSES = 4;

/**
 * A log that writes lines of JSON to standard output, each before the call returns.
 *
 * @param destination takes the lines in its place
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.epochTime,
    serializers: { err: (error: unknown) => toldError(error) },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  };
}

/**
 * What is told of an error: what it is and where it came from. Whatever else hangs on it is left out, since it may be
 * what a visitor wrote: Node hangs the bytes that it could not parse on an error, and clients of models their requests.
 */
function toldError(error: unknown, causes = TOLD_CAUSES): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.cause !== undefined && causes > 0 && { cause: toldError(error.cause, causes - 1) }),
  };
}
