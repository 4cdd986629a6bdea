// Runs every part of the tests, or those that it is given, also after one has failed. At the end it tells again what failed, which may be
// thousands of lines above by then, and closes with one line: `N passed, N failed`.
import { spawn } from 'node:child_process';

const ALL = [
  'check',
  'test:protocol',
  'test:adapters',
  'test:server',
  'test:scripts',
  'test:widget:node',
  'test:widget:browser',
  'test:e2e',
  'test:chaos',
  'test:kill',
  'test:drops',
  'test:cluster',
  'test:mutants',
];

const parts = process.argv.length > 2 ? process.argv.slice(2) : ALL;
let passed = 0;
let failed = 0;
const failures = [];
for (const part of parts) {
  console.log(`\n── ${part}`);
  const { code, output } = await run(part);
  const counts = countIn(output);
  passed += counts.passed;
  // A part that failed without a failed test (a type error, a crash) counts as one.
  failed += code === 0 ? counts.failed : Math.max(1, counts.failed);
  if (code !== 0 || counts.failed > 0)
    failures.push(`\n── failed: ${part} (exit status ${code})\n${tellingPart(output)}`);
}
for (const failure of failures) console.log(failure);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Runs one of the package's scripts and passes on what it prints. */
function run(part) {
  const { promise, resolve } = Promise.withResolvers();
  const child = spawn('npm', ['run', '--silent', part], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (chunk) => {
      output += chunk;
      process[stream].write(chunk);
    });
  }
  child.on('close', (code) => resolve({ code, output }));
  return promise;
}

/** Adds up the lines in which Mocha and the browser runner say how it went. */
function countIn(output) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
  return {
    passed: sum(/^\s*(\d+) passing\b/gm),
    failed: sum(/^\s*(\d+) failing\b/gm),
  };
}

/** What says how a part failed: from its first line of failed tests on, or its last lines where it names none. */
function tellingPart(output) {
  const from = output.search(/^\s*\d+ failing\b/m);
  return from === -1 ? output.split('\n').slice(-40).join('\n') : output.slice(from, from + 8_000);
}
