import type { Attachment, Id, TurnContext } from '@parley/protocol';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store, TurnKey } from '../store/store.ts';
import type { Broadcast } from './broadcast.ts';

/** What the commands work with. */
export interface CommandParts {
  readonly store: Store;
  readonly broadcast: Broadcast;
  readonly clock: Clock;
  readonly log: Log;
  /** Names a reply that somebody should claim (rule W1). */
  wake(key: TurnKey): void;
  /** Ends this server's own attempt at a reply, where it has one in this epoch. */
  abort(key: TurnKey, epoch: number): void;
}

/** A turn as a visitor gives it, its shape already checked. */
export interface PostedTurn {
  readonly conversationId: Id;
  readonly id: Id;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly context: TurnContext;
}
