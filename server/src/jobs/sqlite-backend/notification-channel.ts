import { BaseNotificationChannel, type JobNotification, type JobStateNotification } from 'agenda';
import { resolve } from 'node:path';

/** The connected channels of each file, within this process. */
const channelsOfFiles = new Map<string, Set<SqliteNotificationChannel>>();

/**
 * Tells all Agenda instances of this process that work on one file of a new or changed job, at once.
 *
 * Other processes on the file are not told: SQLite has nothing to tell them with, and their instances find the job when
 * they look next (`processEvery`).
 */
export class SqliteNotificationChannel extends BaseNotificationChannel {
  readonly #file: string;

  /** @param path the file's path; `:memory:` is nobody else's and joins with nobody */
  constructor(path: string) {
    super({ reconnect: { enabled: false } });
    this.#file = path === ':memory:' ? '' : resolve(path);
  }

  override async connect(): Promise<void> {
    if (this.#file) {
      const channels = channelsOfFiles.get(this.#file) ?? new Set();
      channelsOfFiles.set(this.#file, channels.add(this));
    }
    this.setState('connected');
  }

  override async disconnect(): Promise<void> {
    const channels = channelsOfFiles.get(this.#file);
    channels?.delete(this);
    if (channels?.size === 0) channelsOfFiles.delete(this.#file);
    this.handlers.clear();
    this.stateHandlers.clear();
    this.setState('disconnected');
  }

  /** Resolves when every handler is done, as Agenda's own channel in memory does. */
  override async publish(notification: JobNotification): Promise<void> {
    this.#assertConnected();
    await Promise.all(this.#neighbours().map((channel) => channel.notifyHandlers(notification)));
  }

  /** What became of a running job, for those who listen to its events in another instance. */
  async publishState(notification: JobStateNotification): Promise<void> {
    this.#assertConnected();
    await Promise.all(this.#neighbours().map((channel) => channel.notifyStateHandlers(notification)));
  }

  #neighbours(): SqliteNotificationChannel[] {
    return [...(channelsOfFiles.get(this.#file) ?? [this])];
  }

  #assertConnected(): void {
    if (this.state !== 'connected')
      throw new Error(`the notification channel is not connected (it is ${this.state}); connect() it first`);
  }
}
