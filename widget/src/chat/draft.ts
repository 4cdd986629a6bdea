import {
  countCodePoints,
  isBlank,
  isWellFormed,
  MAX_TEXT_CODE_POINTS,
  type Attachment,
  type TurnContext,
} from '@parley/protocol';

/** What may go with a turn's text. */
export interface SendExtras {
  readonly attachments?: readonly Attachment[];
  /** What the page tells about itself, such as `url` and `title`. */
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
  if (!isWellFormed(text)) {
    const place = text.search(/\p{Surrogate}/u);
    const unit = text.charCodeAt(place).toString(16).toUpperCase();
    throw new RangeError(`text with a lone surrogate U+${unit} at code unit ${place}: expected well-formed Unicode`);
  }
}
