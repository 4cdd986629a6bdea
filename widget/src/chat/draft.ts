import {
  codePointBoundary,
  countCodePoints,
  isBlank,
  isWellFormed,
  MAX_CONTEXT,
  MAX_TEXT_CODE_POINTS,
  type Attachment,
  type TurnContext,
} from '@parley/protocol';

/** What may go with a turn's text. */
export interface SendExtras {
  readonly attachments?: readonly Attachment[];
  /** What the page tells about itself, such as `url` and `title`. What is too long is cut. */
  readonly context?: TurnContext;
}

/**
 * Makes sure that a text can be a turn's (rules D7, D10), before it is shown as sent.
 *
 * @throws RangeError with the value, and what would be right
 */
export function assertSendable(text: string, { attachments = [] }: SendExtras = {}): void {
  if (isBlank(text) && attachments.length === 0) {
    throw new RangeError(`text ${JSON.stringify(text)}: expected something to read, or an attachment`);
  }
  const length = countCodePoints(text);
  if (length > MAX_TEXT_CODE_POINTS) {
    throw new RangeError(`a text of ${length} characters: expected at most ${MAX_TEXT_CODE_POINTS}`);
  }
  const place = text.search(/\p{Surrogate}/u);
  if (place >= 0) {
    const unit = text.charCodeAt(place).toString(16).toUpperCase();
    throw new RangeError(`text with a lone surrogate U+${unit} at code unit ${place}: expected well-formed Unicode`);
  }
}

/**
 * What of a turn a person and a page say, as the outbox keeps it.
 *
 * @throws RangeError for what can be no turn
 */
export function turnBody(
  text: string,
  extras: SendExtras,
): { readonly text: string; readonly attachments: readonly Attachment[]; readonly context?: TurnContext } {
  assertSendable(text, extras);
  const { attachments = [], context } = extras;
  return {
    text,
    attachments: attachments.map(({ id, name, mediaType, size }) => ({ id, name, mediaType, size })),
    ...(context && { context: fitContext(context) }),
  };
}

/** Cuts what a page tells to what a server takes: nobody's question may fail because the page's address is long. */
export function fitContext(context: TurnContext): TurnContext {
  const fields = Object.entries(context)
    .filter(([name, value]) => name.length <= MAX_CONTEXT.name && isWellFormed(name + value))
    .slice(0, MAX_CONTEXT.fields);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, value.slice(0, codePointBoundary(value, MAX_CONTEXT.value))]),
  );
}
