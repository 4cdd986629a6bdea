import { canInstallDebianPackages, installDebianPackages, namedOrOnPath } from './commands.mjs';

/** What to do on a machine where no server can be had. */
export const HOW_TO_GET_A_REDIS =
  'The tests of several servers need Redis, and none was found. Install redis-server, or set REDIS_SERVER to its ' +
  'program, and try again.';

/**
 * Where the program of a Redis server is: what `REDIS_SERVER` says, or one on the PATH.
 *
 * @throws Error where `REDIS_SERVER` names nothing that can be run
 */
export function findRedis() {
  return namedOrOnPath('REDIS_SERVER', 'redis-server', 'valkey-server');
}

/** Makes sure that there is a Redis server for the tests, which start their own. */
export async function redis() {
  if (await findRedis()) return;
  if (await canInstallDebianPackages()) await installDebianPackages('redis-server');
  if (!(await findRedis())) throw new Error(HOW_TO_GET_A_REDIS);
}
