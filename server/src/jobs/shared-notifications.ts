import { RedisNotificationChannel } from '@agendajs/redis-backend';
import { InMemoryNotificationChannel, type JobNotification } from 'agenda';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

/** The channel of Redis on which servers tell each other of jobs. */
const CHANNEL = 'parley:jobs';

/**
 * Tells the workers of every process of a new job, by Agenda's channel on Redis, and this process's own at once, Redis or
 * not. Nobody ever waits for Redis here: Agenda's channel alone would, at the start, at each job and at the end.
 *
 * What is not told while Redis is away costs 200 ms: workers look by themselves.
 */
export class SharedNotificationChannel extends InMemoryNotificationChannel {
  readonly #others: RedisNotificationChannel;
  /** Redis tells everybody, also who told it. */
  readonly #id = randomUUID();

  /** @param sender stays its owner's to close, after this channel was disconnected */
  constructor(sender: Redis) {
    super();
    // Its subscription mends itself, see `Connection`; a second one beside it would tell everything twice.
    this.#others = new RedisNotificationChannel({ redis: sender, channelName: CHANNEL, reconnect: { enabled: false } });
    this.#others.on('error', () => {});
  }

  override async connect(): Promise<void> {
    await super.connect();
    this.#others.subscribe(async (notification) => {
      if (notification.source !== this.#id) await this.notifyHandlers(notification);
    });
    this.#others.connect().catch(() => {});
  }

  override async disconnect(): Promise<void> {
    await super.disconnect();
    this.#others.disconnect().catch(() => {});
  }

  override async publish(notification: JobNotification): Promise<void> {
    this.#others.publish({ ...notification, source: this.#id }).catch(() => {});
    await super.publish(notification);
  }
}
