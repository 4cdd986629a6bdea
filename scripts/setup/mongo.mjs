import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canInstallDebianPackages, installDebianPackages, onPath, ROOT, run, say } from './commands.mjs';

const SOURCE = join(ROOT, 'test', 'support', 'mongo-stand-in');
const BUILT = join(ROOT, '.cache', 'mongo-stand-in');
const STAMP = join(BUILT, 'source-hash');

/** What to do on a machine where no server can be had. */
export const HOW_TO_GET_A_MONGO =
  'The tests of the MongoDB store need a server, and none was found. Set MONGODB_URL to one that they may use, or ' +
  'install mongod, or install a JDK 17 and Maven (then a stand-in is built), or start one with ' +
  '"npx mongodb-memory-server" and set MONGODB_URL to it; and try again.';

/**
 * Which server the tests can use: the one that `MONGODB_URL` names, a `mongod` on the PATH, or the stand-in that Maven
 * builds for Java; `undefined` where there is none of them.
 */
export async function findMongo() {
  const url = process.env.MONGODB_URL;
  if (url) return { kind: 'url', url };
  const program = await onPath('mongod');
  if (program) return { kind: 'mongod', program };
  const java = await onPath('java');
  if (!java || (!(await onPath('mvn')) && !(await isBuilt()))) return undefined;
  return { kind: 'stand-in', java, classPath: [join(BUILT, 'classes'), join(BUILT, 'dependency', '*')] };
}

/** Makes sure that there is a server for the tests; builds the stand-in where it is the one to use. */
export async function mongo() {
  let found = await findMongo();
  if (!found && (await canInstallDebianPackages())) {
    await installDebianPackages('default-jdk-headless', 'maven');
    found = await findMongo();
  }
  if (!found) throw new Error(HOW_TO_GET_A_MONGO);
  if (found.kind === 'stand-in' && !(await isBuilt())) await build();
}

async function build() {
  say('building a stand-in for MongoDB (mvn) …');
  const hash = await sourceHash();
  await rm(BUILT, { recursive: true, force: true });
  const copyLibraries = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
  await run('mvn', ['--quiet', '--batch-mode', 'compile', ...copyLibraries], { cwd: SOURCE });
  await mkdir(BUILT, { recursive: true });
  await writeFile(STAMP, hash);
}

async function isBuilt() {
  return (await readFile(STAMP, 'utf8').catch(() => '')) === (await sourceHash());
}

async function sourceHash() {
  const hash = createHash('sha256');
  for (const file of ['pom.xml', join('src', 'main', 'java', 'parley', 'MongoStandIn.java')]) {
    hash.update(await readFile(join(SOURCE, file)));
  }
  return hash.digest('hex');
}
