/**
 * How often MongoDB's driver looks whether its server is there, in milliseconds: by itself, and how long after one look
 * an error can make it look again.
 *
 * With the usual times it may never come back (seen with 7.8 and 7.9, where the server does not stream its state). When
 * all connections break at once, the error of the first makes the driver look, if it has not looked for the second of
 * these times, by a connection that is just as dead and not yet known to be; it waits for that one to drain, for ever, and
 * looks no more. Since it looks by itself more often than that, an error never makes it look at once, and the next look
 * takes a new connection.
 */
export const HEARTBEAT = { heartbeatFrequencyMS: 500, minHeartbeatFrequencyMS: 1_000 } as const;
