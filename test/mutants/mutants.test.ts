import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openCopy, ROOT, type Copy } from './copy.ts';
import { MUTANTS } from './list/index.ts';
import { applied, edit, test, type Mutant } from './mutant.ts';
import { summaryOf } from './report.ts';
import type { Terms } from './run-check.ts';
import { tryAll } from './try-all.ts';

const IDS = 'protocol/src/ids.ts';
const CHECK = test('test/protocol/ids.test.ts', 'takes nothing but a UUIDv7 in lower case');

/** One that is killed; each test changes what it is about. */
const HONEST: Mutant = {
  name: 'every text is an id',
  rule: 'D1',
  edits: [edit(IDS, ' && UUID_V7.test(value)', ' && UUID_V7 !== undefined')],
  killedBy: CHECK,
};

describe('trying mutants', function () {
  this.timeout(60_000);
  let copy: Copy;
  before(async () => {
    copy = await openCopy();
  });
  after(() => copy.close());

  async function outcomeOf(mutant: Mutant, terms: Terms = {}) {
    const results = await tryAll([copy], [mutant], terms);
    return { results, words: results.map(({ word }) => word), last: results.at(-1)! };
  }

  it('runs the code of the copy, wherever in it a package is imported', async () => {
    const packages = ['protocol', 'adapters', 'server'];
    const script = `console.log(JSON.stringify(${JSON.stringify(packages)}.map((name) => import.meta.resolve('@parley/' + name))))`;
    for (const folder of ['test', 'server/src', 'widget/src', 'adapters/src']) {
      const args = ['--input-type=module', '--eval', script];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(copy.root, folder) });
      const resolved = JSON.parse(stdout) as string[];
      for (const [index, url] of resolved.entries()) {
        assert.ok(url.startsWith(`file://${copy.root}/${packages[index]}/`), `${folder}: ${url}`);
      }
    }
  });

  it('kills a mutant, names the test that failed, and leaves the copy as it was', async () => {
    const { results, words, last } = await outcomeOf(HONEST);
    assert.deepEqual(words, ['killed']);
    assert.equal(last.test, CHECK.title);
    assert.match(summaryOf(results), /^ {2}1 passing$/m);
    assert.equal(await readFile(join(copy.root, IDS), 'utf8'), await readFile(join(ROOT, IDS), 'utf8'));
  });

  it('says of a mutant in which nothing matters that it survived, and fails', async () => {
    const comment = edit(IDS, '/** Whether a value is an id', '/** Whether some value is an id');
    const { results, words, last } = await outcomeOf({ ...HONEST, edits: [comment] });
    assert.deepEqual(words, ['SURVIVED']);
    assert.equal(last.good, false);
    assert.match(summaryOf(results), /^ {2}0 passing\n {2}1 failing$/m);
  });

  it('takes code that cannot be loaded, and a check that is not there, for errors and not for kills', async () => {
    const torn = await outcomeOf({ ...HONEST, edits: [edit(IDS, ' && UUID_V7.test(value)', ' && UUID_V7.test(')] });
    assert.deepEqual(torn.words, ['ERROR']);
    const missing = await outcomeOf({ ...HONEST, killedBy: test(CHECK.file, 'a title that no test has') });
    assert.deepEqual(missing.words, ['broken', 'ERROR']);
    assert.match(missing.last.detail, /no test of test\/protocol\/ids\.test\.ts has "a title that no test has"/);
  });

  it('takes a test that runs into its time limit for a kill only where that is foretold', async () => {
    const quick = { testLimitMs: 1_000 };
    const endless = {
      ...HONEST,
      edits: [
        edit(
          CHECK.file,
          `it('${CHECK.title}', () => {`,
          `it('${CHECK.title}', async () => {\n    if (!isId('')) await new Promise((resolve) => setTimeout(resolve, 60_000));`,
        ),
      ],
    };
    assert.deepEqual((await outcomeOf(endless, quick)).words, ['ERROR']);
    assert.deepEqual((await outcomeOf({ ...endless, hangs: true }, quick)).words, ['killed']);
  });

  it('refuses a snippet that is not there once, and changes nothing', async () => {
    const twice = await outcomeOf({ ...HONEST, edits: [...HONEST.edits, edit(IDS, 'counter', 'count')] });
    assert.deepEqual(twice.words, ['ERROR']);
    assert.match(twice.last.detail, /^protocol\/src\/ids\.ts has the snippet \d+ times, expected once:\ncounter$/);
    assert.equal(await readFile(join(copy.root, IDS), 'utf8'), await readFile(join(ROOT, IDS), 'utf8'));
  });
});

describe('the list of mutants', () => {
  it('names each once, with the rule that it breaks', () => {
    const names = MUTANTS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, rule } of MUTANTS) assert.match(rule, /^[A-Z]\d+$/, name);
  });

  it('fits the code as it is', async () => {
    for (const { edits } of MUTANTS) {
      const texts = new Map<string, string>();
      for (const one of edits) {
        const text = texts.get(one.file) ?? (await readFile(join(ROOT, one.file), 'utf8'));
        texts.set(one.file, applied(text, one));
      }
    }
  });
});
