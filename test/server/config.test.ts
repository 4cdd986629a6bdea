import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ConfigError, readConfig, SETTINGS } from '@parley/server';

describe('settings', () => {
  it('have defaults that work, with nothing set', () => {
    const config = readConfig({});
    assert.equal(config.PORT, 8787);
    assert.equal(config.MONGODB_URL, undefined);
    assert.deepEqual(config.PARLEY_ORIGINS, ['*']);
    assert.match(config.PARLEY_DATA, /\.parley$/);
  });

  const wrongs: Readonly<Record<string, readonly [string, RegExp]>> = {
    PORT: ['http', /PORT is "http".*0 to 65535/],
    MONGODB_URL: ['postgres://x', /MONGODB_URL is set, but.*mongodb:\/\//],
    REDIS_URL: ['localhost:6379', /REDIS_URL is set, but.*redis:\/\/HOST:PORT/],
    PARLEY_SECRET: ['short', /PARLEY_SECRET is set, but.*32 characters/],
    PARLEY_ORIGINS: ['https://shop.example/', /PARLEY_ORIGINS.*without a path/],
    PARLEY_RESPONDER: ['parrot', /PARLEY_RESPONDER is "parrot".*openai, faq, scripted/],
    OPENAI_BASE_URL: ['localhost', /OPENAI_BASE_URL.*http/],
    PARLEY_OLD_WIDGETS: ['/no/such/folder', /PARLEY_OLD_WIDGETS is ".no.such.folder".*a folder that is there/],
    PARLEY_LOG: ['loud', /PARLEY_LOG is "loud".*silent/],
    PARLEY_ORIGIN: ['*', /PARLEY_ORIGIN is no setting.*PARLEY_ORIGINS/],
  };
  for (const [name, [value, says]] of Object.entries(wrongs)) {
    it(`stop the start for a wrong ${name}, naming it and what it wants`, () => {
      assert.throws(
        () => readConfig({ [name]: value }),
        (error) => error instanceof ConfigError && says.test(error.message),
      );
    });
  }

  it('never show a secret in a message', () => {
    assert.throws(
      () => readConfig({ PARLEY_SECRET: 'hunter2' }),
      (error) => error instanceof ConfigError && !error.message.includes('hunter2'),
    );
    assert.throws(
      () => readConfig({ REDIS_URL: 'redis://:hunter2@cache/one' }),
      (error) => error instanceof ConfigError && !error.message.includes('hunter2'),
    );
  });

  it('ask for a key where openai is wanted', () => {
    assert.throws(() => readConfig({ PARLEY_RESPONDER: 'openai' }), /OPENAI_API_KEY is not set/);
  });

  it('are all in docs/running.md, with what they are and their default', async () => {
    const docs = await readFile(new URL('../../docs/running.md', import.meta.url), 'utf8');
    for (const [name, { doc, default: fallback }] of Object.entries(SETTINGS)) {
      const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      assert.ok(row, `${name} is not in docs/running.md`);
      assert.ok(row.replaceAll('\\', '').includes(doc), `${name} is described in another way`);
      const shown = name === 'PARLEY_WIDGET' ? 'widget/dist' : fallback;
      assert.ok(shown === '' || row.includes(`\`${shown}\``), `${name} has another default`);
    }
  });
});
