import { pino } from 'pino';

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

/** A log that writes lines of JSON to standard output, each before the call returns. */
export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.epochTime });
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  };
}
