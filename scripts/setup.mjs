/**
 * Gets what a command needs and the machine lacks: `node scripts/setup.mjs start` or `node scripts/setup.mjs test`.
 *
 * Runs before anything is installed, so it is plain JavaScript for Node 18 and newer without any package. It is silent,
 * and done in well under a second, when all is there.
 */
import { chromium } from './setup/chromium.mjs';
import { firefox } from './setup/firefox.mjs';
import { mongo } from './setup/mongo.mjs';
import { node } from './setup/node.mjs';
import { packages } from './setup/packages.mjs';
import { redis } from './setup/redis.mjs';
import { webkit } from './setup/webkit.mjs';

/** What each command needs, in the order in which it can be had. Each step resolves once its part is there. */
const NEEDS = {
  start: [packages, node],
  test: [packages, node, chromium, firefox, mongo, redis],
  webkit: [packages, node, webkit],
};

const command = process.argv[2] ?? '';
const steps = Object.hasOwn(NEEDS, command) ? NEEDS[command] : undefined;
if (!steps) {
  console.error(`setup: expected one of ${Object.keys(NEEDS).join(', ')}, got "${command}"`);
  process.exit(2);
}
try {
  for (const step of steps) await step();
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exit(1);
}
