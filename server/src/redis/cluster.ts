import type { NotificationChannel } from 'agenda';
import { SharedNotificationChannel } from '../jobs/shared-notifications.ts';
import type { Log } from '../log.ts';
import { createClusterAdapter, type MakeAdapter } from '../realtime/cluster-adapter.ts';
import { connectRedis } from './redis.ts';

/** By what a server and others tell each other what is new. All of it is speed, and nothing depends on it. */
export interface Cluster {
  /** For Socket.IO: facts reach sockets at every server. */
  readonly adapter: MakeAdapter;
  /** For Agenda: wake-up calls reach every worker. */
  readonly channel: NotificationChannel;
  /** Ends the connections; sockets and workers have to be ended by then. */
  leave(): void;
}

/** Joins the servers that share a Redis. Does not wait for it. */
export function joinCluster(options: { readonly url: string; readonly log: Log }): Cluster {
  const { sender, close } = connectRedis(options);
  return { adapter: createClusterAdapter(sender), channel: new SharedNotificationChannel(sender), leave: close };
}
