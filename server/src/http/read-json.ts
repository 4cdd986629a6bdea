import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { z } from 'zod';
import { invalid, tooLarge } from '../problems.ts';
import { discard } from './discard.ts';

/**
 * The longest body of a command, in bytes: 8,000 code points written as `\ud83d\ude00` are 96,000, and the most context
 * written so nearly 200,000. Larger ones would have to be held in memory before they can be refused.
 */
const MAX_BODY_BYTES = 320 * 1024;
/** What `raw-body` calls a body that broke off: while it was read, or before that. */
const ENDED_TOO_EARLY: ReadonlySet<string | undefined> = new Set([
  'request.aborted',
  'request.size.invalid',
  'stream.not.readable',
]);

/**
 * Reads a body of JSON and checks its shape.
 *
 * @throws ProblemError `invalid`, `too_large`
 */
export async function readJson<Shape extends z.ZodType>(context: Context, shape: Shape): Promise<z.output<Shape>> {
  if (context.request.is('json') === false) {
    discard(context.req);
    throw invalid(`The body has to be application/json, got ${context.get('Content-Type') || 'no Content-Type'}.`);
  }
  return check(shape, parse(decode(await readBody(context.req))));
}

/** Checks a value from outside against a shape. */
export function check<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; '),
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  try {
    return await getRawBody(request, { length: request.headers['content-length'] ?? null, limit: MAX_BODY_BYTES });
  } catch (error) {
    discard(request);
    const { type } = error as { type?: string };
    if (type === 'entity.too.large') throw tooLarge(`The body is longer than ${MAX_BODY_BYTES} bytes.`);
    if (ENDED_TOO_EARLY.has(type)) throw invalid('The body ended too early.');
    throw error;
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('The body is not JSON.');
  }
}
