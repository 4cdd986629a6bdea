import type { Id, TurnContext } from '@parley/protocol';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store, TurnKey } from '../store/store.ts';
import type { Broadcast } from './broadcast.ts';

/** What the commands work with. */
export interface CommandParts {
  readonly store: Store;
  readonly attachments: Pick<AttachmentStore, 'hold' | 'keep'>;
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
  /** Files that the visitor uploaded before, each once. */
  readonly attachments: readonly { readonly id: Id }[];
  readonly context: TurnContext;
}
