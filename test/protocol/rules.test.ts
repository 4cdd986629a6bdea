import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the rules of the protocol', () => {
  it('are each named in the title of a test, but those that come later', async () => {
    const written = await readFile(`${ROOT}/docs/protocol.md`, 'utf8');
    const rules = [...written.matchAll(/^- ([A-Z]\d+) (\(_later_\))?/gm)];
    assert.ok(rules.length > 60, `only ${rules.length} rules were found`);
    const proved = new Set(
      (await titles()).flatMap((title) => [...title.matchAll(/\[([A-Z]\d+)\]/g)].map(([, id]) => id)),
    );
    const unproved = rules.filter(([, id, later]) => !later && !proved.has(id)).map(([, id]) => id);
    assert.deepEqual(unproved, []);
    const known = new Set(rules.map(([, id]) => id));
    // C1 to C22 are complaints about others.
    const unknown = [...proved].filter((id) => !known.has(id) && !id?.startsWith('C'));
    assert.deepEqual(unknown, []);
  });
});

/** What all tests say of themselves. */
async function titles(): Promise<string[]> {
  const found: string[] = [];
  for await (const path of glob('test/**/*.ts', { cwd: ROOT })) {
    const source = await readFile(`${ROOT}/${path}`, 'utf8');
    for (const [, , title] of source.matchAll(/\b(?:it|describe)\(\s*(['"`])(.*?)\1,/gs)) found.push(title!);
  }
  return found;
}
