/*
 * What a visitor waits for: `npm run bench`, with `-- --write` also into docs/benchmarks.md.
 * What exactly is measured, and how, is written there.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findMongo } from '../scripts/setup/mongo.mjs';
import { startMongo } from '../test/support/mongo.ts';
import { buildWidget } from '../widget/build.mjs';
import { acknowledgementTable, measureAcknowledgement } from './acknowledgement.ts';
import { describeMachine, makeDataFolder } from './machine.ts';
import { measurePaint, paintTable } from './paint.ts';
import { formatted, writeReport } from './report.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = await makeDataFolder();
process.once('exit', () => rmSync(folder.path, { recursive: true }));
const mongo = (await findMongo()) && (await startMongo());
try {
  const widget = join(folder.path, 'widget');
  await buildWidget({ outdir: widget });
  const paint = await measurePaint(widget);
  const acknowledgement = await measureAcknowledgement(mongo && (() => mongo.database()));
  const report = await formatted(`
Measured on ${new Date().toISOString().slice(0, 10)} on ${describeMachine()}; ${paint.browser}; data on
${folder.fileSystem}; MongoDB: ${mongo?.description ?? 'none was found, so it is left out'}.

### Acknowledgement of a turn

${acknowledgementTable(acknowledgement)}

### On the screen

${paintTable(paint)}
`);
  console.log(report);
  if (process.argv.includes('--write')) await writeReport(report, 'benchmarks.md', 'npm run bench -- --write');
} finally {
  await mongo?.stop();
}
