import type { Log } from '@parley/server';

/** A line that a server logged. */
export interface LogLine {
  readonly level: keyof Log;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines, and tells when one comes. */
export interface KeptLog extends Log {
  readonly lines: LogLine[];
  /** Resolves with the first line of an event, also one that is there already. */
  seen(event: string, matches?: (fields: LogLine['fields']) => boolean): Promise<LogLine>;
}

/** A log for tests. */
export function keepLog(): KeptLog {
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const write =
    (level: keyof Log) =>
    (event: string, fields: object = {}) => {
      lines.push({ level, event, fields: fields as LogLine['fields'] });
      for (const look of waiting) look();
    };
  return {
    lines,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    seen(event, matches = () => true) {
      const { promise, resolve } = Promise.withResolvers<LogLine>();
      const look = () => {
        const line = lines.find((candidate) => candidate.event === event && matches(candidate.fields));
        if (!line) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
}
