import { canInstallDebianPackages, installDebianPackages, isExecutable, onPath } from './commands.mjs';

/** What to do on a machine where no server can be had. */
export const HOW_TO_GET_A_REDIS =
  'The tests of several servers need Redis, and none was found. Install redis-server, or set REDIS_SERVER to its ' +
  'program, and try again.';

/**
 * Where the program of a Redis server is: what `REDIS_SERVER` says, or one on the PATH.
 *
 * @throws Error where `REDIS_SERVER` names nothing that can be run
 */
export async function findRedis() {
  const named = process.env.REDIS_SERVER;
  if (!named) return onPath('redis-server', 'valkey-server');
  if (await isExecutable(named)) return named;
  throw new Error(`REDIS_SERVER: expected the path of a program, got "${named}"`);
}

/** Makes sure that there is a Redis server for the tests, which start their own. */
export async function redis() {
  if (await findRedis()) return;
  if (await canInstallDebianPackages()) await installDebianPackages('redis-server');
  if (!(await findRedis())) throw new Error(HOW_TO_GET_A_REDIS);
}
