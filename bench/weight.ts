/*
 * What a page pays for the widget: `node bench/weight.ts`, with `--write` also into docs/benchmarks.md. What exactly is
 * measured, and how, is written there.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { firstOpenTable, measureFirstOpen } from './first-open.ts';
import { describeMachine, makeDataFolder } from './machine.ts';
import { formatted, writeReport } from './report.ts';
import { measureSizes, sizesTable } from './sizes.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = await makeDataFolder();
process.once('exit', () => rmSync(folder.path, { recursive: true }));
const widget = join(folder.path, 'widget');
const sizes = await measureSizes(widget);
const opens = await measureFirstOpen(widget);
const report = await formatted(`
Measured on ${new Date().toISOString().slice(0, 10)} on ${describeMachine()}; ${opens.browser}; other programs took
${opens.others} % of the processors meanwhile.

${sizesTable(sizes)}

${firstOpenTable(opens)}
`);
console.log(report);
if (process.argv.includes('--write')) await writeReport(report, 'benchmarks.md', 'node bench/weight.ts --write');
