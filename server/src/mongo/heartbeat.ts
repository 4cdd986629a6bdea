/**
 * How often MongoDB's driver looks whether its server is there, in milliseconds: the least that it takes.
 *
 * With a longer time it may never come back (seen with 7.8 and 7.9, where the server does not stream its state). When all
 * connections break at once the driver looks at once if it has not looked for 500 ms, by a connection that it does not
 * yet know to be broken; it then waits for that connection to drain, for ever, and looks no more. As often as this, it
 * has always looked just now, and looks by a new connection 500 ms later.
 */
export const HEARTBEAT_MS = 500;
