import type { AdapterStatus } from '@parley/adapters';
import type { Id, ShownReply, ShownTurn } from '@parley/protocol';

/** What all events of `parley-chat` have in common: they bubble, and leave every shadow root. */
abstract class ParleyEvent extends Event {
  constructor(type: string, { cancelable = false } = {}) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/** The widget is drawn: from now on its methods do what they say. Once for each time that it comes to a page. */
export class ParleyReadyEvent extends ParleyEvent {
  constructor() {
    super('parley-ready');
  }
}

/** The panel opened. */
export class ParleyOpenEvent extends ParleyEvent {
  constructor() {
    super('parley-open');
  }
}

/** The panel closed. */
export class ParleyCloseEvent extends ParleyEvent {
  constructor() {
    super('parley-close');
  }
}

/** The visitor wrote a turn, or the page did with `sendMessage`. It is on the screen and on its way. */
export class ParleySendEvent extends ParleyEvent {
  readonly conversationId: Id;
  readonly turnId: Id;
  readonly text: string;

  constructor(conversationId: Id, turnId: Id, text: string) {
    super('parley-send');
    this.conversationId = conversationId;
    this.turnId = turnId;
    this.text = text;
  }
}

/** A turn is stored by the backend: one that was written here, or one that came from elsewhere while one looked on. */
export class ParleyTurnEvent extends ParleyEvent {
  readonly turn: ShownTurn;

  constructor(turn: ShownTurn) {
    super('parley-turn');
    this.turn = turn;
  }
}

/** A reply that was open has ended: `reply.state` says how. */
export class ParleyReplyEvent extends ParleyEvent {
  readonly turn: ShownTurn;
  readonly reply: ShownReply;

  constructor(turn: ShownTurn, reply: ShownReply) {
    super('parley-reply');
    this.turn = turn;
    this.reply = reply;
  }
}

/** How the backend is has changed. */
export class ParleyStatusEvent extends ParleyEvent {
  readonly status: AdapterStatus;

  constructor(status: AdapterStatus) {
    super('parley-status');
    this.status = status;
  }
}

/**
 * What a `ParleyErrorEvent` tells of: a turn that will not go out by itself, a command that was not carried out, a
 * setting that makes no sense, a card whose data make none or whose renderer failed, or a tool of the page that failed.
 */
export type ParleyErrorCode = 'turn-failed' | 'command-failed' | 'misconfigured' | 'card-failed' | 'tool-failed';

/** Something did not work. The visitor is told on the screen; this is for the page. */
export class ParleyErrorEvent extends ParleyEvent {
  readonly code: ParleyErrorCode;
  readonly error: unknown;
  /** Of a turn that failed, or in whose answer the card or the tool is. */
  readonly turnId: Id | undefined;

  constructor(code: ParleyErrorCode, error: unknown, turnId?: Id) {
    super('parley-error');
    this.code = code;
    this.error = error;
    this.turnId = turnId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'parley-ready': ParleyReadyEvent;
    'parley-open': ParleyOpenEvent;
    'parley-close': ParleyCloseEvent;
    'parley-send': ParleySendEvent;
    'parley-turn': ParleyTurnEvent;
    'parley-reply': ParleyReplyEvent;
    'parley-status': ParleyStatusEvent;
    'parley-error': ParleyErrorEvent;
  }
}
