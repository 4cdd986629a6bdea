import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis } from 'ioredis';
import type { Server } from 'socket.io';

/** Where facts go from server to server. One Redis may serve other things beside. */
const STREAM = 'parley:facts';
/**
 * How many facts the stream holds, about: some seconds' worth on a busy cluster. A server that lags behind by more has a
 * gap, and its pages sync (rule F9). All that is in it may be read again and harms nobody (rule F4).
 */
const STREAM_LENGTH = 10_000;
/** How long one question for new facts stays unanswered, in milliseconds. Shorter than a listener's patience. */
const READ_BLOCKS_MS = 2_000;

/** What Socket.IO takes as its `adapter`. */
export type MakeAdapter = Exclude<ReturnType<Server['adapter']>, Server | undefined>;

/** What Socket.IO's cluster adapters do, as far as it is changed here. */
interface ClusterAdapter {
  broadcast(packet: object, options: BroadcastOptions): Promise<void>;
  publish(message: { readonly type: number; readonly data: object }): void;
}
interface BroadcastOptions {
  readonly rooms: ReadonlySet<string>;
  readonly except?: ReadonlySet<string>;
  readonly flags?: { readonly local?: boolean };
}
/** `MessageType.BROADCAST` of `socket.io-adapter`. */
const BROADCAST = 3;

/**
 * Socket.IO's adapter on a Redis stream, by which sockets at other servers get their facts too.
 *
 * It hands a fact to this server's own sockets at once. As it comes, the adapter waits for Redis' answer first, for as
 * long as that takes; but Redis is only speed, and must not be in the way of those who need none.
 */
export function createClusterAdapter(sender: Redis): MakeAdapter {
  const create = createAdapter(sender, {
    streamName: STREAM,
    channelPrefix: 'parley',
    maxLen: STREAM_LENGTH,
    blockTimeInMs: READ_BLOCKS_MS,
    onlyPlaintext: true,
  });
  function createLocalFirst(namespace: unknown) {
    const adapter = create(namespace) as unknown as ClusterAdapter;
    const broadcast = adapter.broadcast.bind(adapter);
    adapter.broadcast = async (packet, options) => {
      const { rooms, except = [], flags } = options;
      await broadcast(packet, { ...options, flags: { ...flags, local: true } });
      if (flags?.local) return;
      const data = { packet, opts: { rooms: [...rooms], except: [...except], flags } };
      adapter.publish({ type: BROADCAST, data });
    };
    return adapter;
  }
  return createLocalFirst as unknown as MakeAdapter;
}
