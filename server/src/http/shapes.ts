import {
  countCodePoints,
  isBlank,
  isCallId,
  isId,
  isWellFormed,
  MAX_ATTACHMENT_NAME,
  MAX_ATTACHMENTS,
  MAX_CALL_TEXT,
  MAX_COMMENT_CODE_POINTS,
  MAX_CONTEXT,
  MAX_HELD_REPLIES,
  MAX_OUTPUT_LENGTH,
  MAX_PAGE_TURNS,
  MAX_SEARCH_CODE_POINTS,
  MAX_TEXT_CODE_POINTS,
  PAGE_TURNS,
  ParseError,
  parseHeld,
  type Answer,
  type GivenAnswer,
  type Id,
} from '@parley/protocol';
import { z } from 'zod';

/** An id of the protocol (rules D1, D9). */
export const idShape = z.custom<Id>(isId, {
  error: ({ input }) => `expected a UUIDv7 in lower case, got ${show(input)}`,
});

/** A text from outside that UTF-8 can carry. */
const wellFormed = z.string().refine(isWellFormed, 'half of a surrogate pair stands alone in it');

/** The name of a site. */
export const siteShape = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 letters, digits, dots, hyphens or underscores');

/** The body of `POST /v1/visitors` (rule H1). */
export const visitorShape = z.strictObject({ site: siteShape });

/** The body of `POST /v1/conversations/:conversation/turns` (rules H2, D10). */
export const postTurnShape = z
  .strictObject({
    id: idShape,
    text: wellFormed.refine((text) => countCodePoints(text) <= MAX_TEXT_CODE_POINTS, {
      error: ({ input }) =>
        `${countCodePoints(input as string)} code points; at most ${MAX_TEXT_CODE_POINTS} are taken`,
    }),
    // Only the ids count: what else is known of a file, the server knows itself.
    attachments: z
      .array(z.object({ id: idShape }))
      .max(MAX_ATTACHMENTS, `at most ${MAX_ATTACHMENTS} files in one turn`)
      .refine((files) => new Set(files.map(({ id }) => id)).size === files.length, 'one file is there twice')
      .default([]),
    context: z
      .record(wellFormed.max(MAX_CONTEXT.name), wellFormed.max(MAX_CONTEXT.value))
      .refine((context) => Object.keys(context).length <= MAX_CONTEXT.fields, `at most ${MAX_CONTEXT.fields} fields`)
      .default({}),
  })
  .refine(({ text, attachments }) => attachments.length > 0 || !isBlank(text), {
    error: 'it is blank; a turn says something, or has a file',
    path: ['text'],
  });

/** The query of `POST /v1/attachments` (rule H11). */
export const uploadShape = z.strictObject({
  id: idShape,
  name: wellFormed
    .max(MAX_ATTACHMENT_NAME)
    .refine((name) => !isBlank(name) && !/[\p{Cc}/\\]/u.test(name), 'expected the name of a file, without a path'),
});

/** The address of a file. */
export const attachmentShape = z.object({ id: idShape });

/** The body of cancel and retry (rule H6). */
export const epochShape = z.strictObject({ epoch: z.number().int().min(0) });

/** The body of feedback (rule H7). A comment that says nothing is none. */
export const feedbackShape = epochShape.extend({
  value: z.union([z.literal(1), z.literal(-1), z.literal(0)], 'expected 1, -1 or 0'),
  comment: wellFormed
    .refine((text) => countCodePoints(text) <= MAX_COMMENT_CODE_POINTS, `longer than ${MAX_COMMENT_CODE_POINTS}`)
    .transform((text) => (isBlank(text) ? undefined : text))
    .optional(),
});

/** The body of an answer to a tool call (rule H10): one of `approved`, `output` and `error`. */
export const answerShape = epochShape
  .extend({
    callId: z.string().refine(isCallId, `expected 1 to ${MAX_CALL_TEXT.callId} characters that UTF-8 can carry`),
    approved: z.boolean().optional(),
    output: z
      .json()
      .refine((output) => JSON.stringify(output).length <= MAX_OUTPUT_LENGTH, `longer than ${MAX_OUTPUT_LENGTH}`)
      .optional(),
    error: wellFormed.max(MAX_CALL_TEXT.error).optional(),
  })
  .transform(({ epoch, callId, approved, output, error }, context): GivenAnswer => {
    const answers: readonly Answer[] = [
      ...(approved === undefined ? [] : [{ approved }]),
      ...(output === undefined ? [] : [{ output }]),
      ...(error === undefined ? [] : [{ error }]),
    ];
    if (answers.length === 1) return { epoch, callId, ...answers[0]! };
    context.addIssue('expected one of approved, output and error');
    return z.NEVER;
  });

/** The query of `GET /v1/conversations` (rules H5, H13). */
export const listShape = z.strictObject({
  search: wellFormed
    .refine((text) => countCodePoints(text) <= MAX_SEARCH_CODE_POINTS, `longer than ${MAX_SEARCH_CODE_POINTS}`)
    .optional(),
});

/** The address of a conversation. */
export const conversationShape = z.object({ conversation: idShape });

/** The address of a turn. */
export const turnShape = conversationShape.extend({ turn: idShape });

/** A number in a query. */
const queryNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number, 0 or more')
  .transform(Number);

const heldShape = z.string().transform((value, context) => {
  try {
    return parseHeld(value);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

/** The query of `GET /v1/conversations/:conversation` (rules H3, H4). */
export const rangeShape = z
  .strictObject({
    after: queryNumber.optional(),
    before: queryNumber.optional(),
    rated: queryNumber.default(0),
    limit: queryNumber
      .refine((limit) => limit >= 1 && limit <= MAX_PAGE_TURNS, `expected 1 to ${MAX_PAGE_TURNS}`)
      .default(PAGE_TURNS),
    held: z
      .preprocess(
        (value) => (typeof value === 'string' ? [value] : value),
        z.array(heldShape).max(MAX_HELD_REPLIES, `at most ${MAX_HELD_REPLIES} in one request`),
      )
      .default([]),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, 'after and before exclude each other');

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
