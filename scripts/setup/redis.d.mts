/** What to do on a machine where no server can be had. */
export const HOW_TO_GET_A_REDIS: string;

/**
 * Where the program of a Redis server is: what `REDIS_SERVER` says, or one on the PATH.
 *
 * @throws Error where `REDIS_SERVER` names nothing that can be run
 */
export function findRedis(): Promise<string | undefined>;

/** Makes sure that there is a Redis server for the tests, which start their own. */
export function redis(): Promise<void>;
