import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startServer, type TestServer } from '../../support/server.ts';

describe('the widget’s files', () => {
  let folder: string;
  let older: string;
  let server: TestServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-widget-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'parley.js'), 'loader()');
    await writeFile(join(folder, 'secret.txt'), 'not for everybody');
    await writeFile(join(folder, 'assets/parley-ABC.js'), 'widget()');
    await writeFile(join(folder, 'assets/parley-ABC.js.gz'), gzipSync('widget()'));
    await writeFile(join(folder, 'manifest.json'), '{"version":"1.10.0"}');
    older = await mkdtemp(join(tmpdir(), 'parley-widgets-'));
    for (const version of ['0.9.4', '1.2.0', '1.9.3', '2.0.0-beta.1']) {
      await mkdir(join(older, version, 'assets'), { recursive: true });
      await writeFile(join(older, version, 'parley.js'), `loader of ${version}`);
      await writeFile(join(older, version, 'parley-chat.js'), `module of ${version}`);
      await writeFile(join(older, version, `assets/parley-${version}.js`), `widget of ${version}`);
      await writeFile(join(older, version, 'manifest.json'), JSON.stringify({ version }));
    }
    server = await startServer({
      environment: {
        PARLEY_WIDGET: folder,
        PARLEY_OLD_WIDGETS: older,
        PARLEY_ORIGINS: 'https://shop.example',
      },
    });
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
    await rm(older, { recursive: true });
  });

  const read = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return `${await response.text()}, ${response.headers.get('Cache-Control')}`;
  };

  it('[C20] have addresses with a version, kept for ever, and older versions stay what they were', async () => {
    assert.equal(await read('/parley@1.10.0.js'), 'loader(), public, max-age=31536000, immutable');
    assert.equal(await read('/parley@0.9.4.js'), 'loader of 0.9.4, public, max-age=31536000, immutable');
    assert.equal(
      await read('/parley-chat@2.0.0-beta.1.js'),
      'module of 2.0.0-beta.1, public, max-age=31536000, immutable',
    );
    assert.equal(await read('/assets/parley-1.2.0.js'), 'widget of 1.2.0, public, max-age=31536000, immutable');
  });

  it('[C20] have an address for the newest of a major version, and of a minor one, which a release changes', async () => {
    assert.equal(await read('/parley@1.js'), 'loader(), public, max-age=300');
    assert.equal(await read('/parley@1.9.js'), 'loader of 1.9.3, public, max-age=300');
    assert.equal(await read('/parley-chat@0.js'), 'module of 0.9.4, public, max-age=300');
    for (const version of ['2', '3', '1.1', '1.2.1', '1.10.0.0', '..%2f', '0.9.4%2f..']) {
      assert.equal((await fetch(`${server.url}/parley@${version}.js`)).status, 404, version);
    }
  });

  it('[C20] named by content are kept for ever, and the loader for minutes', async () => {
    const loader = await fetch(`${server.url}/parley.js`);
    assert.equal(await loader.text(), 'loader()');
    assert.equal(loader.headers.get('Cache-Control'), 'public, max-age=300');
    const asset = await fetch(`${server.url}/assets/parley-ABC.js`);
    assert.equal(asset.headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
    assert.match(asset.headers.get('Content-Type')!, /javascript/);
  });

  it('may be loaded by pages of any origin, and are not guessed to be anything else', async () => {
    const { headers } = await fetch(`${server.url}/assets/parley-ABC.js`, { headers: { Origin: 'https://x.example' } });
    assert.equal(headers.get('Access-Control-Allow-Origin'), '*');
    assert.equal(headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
    assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
  });

  it('are sent compressed to whoever takes that', async () => {
    const encodingFor = async (accepts: string) => {
      const headers = { 'Accept-Encoding': accepts };
      const response = await fetch(`${server.url}/assets/parley-ABC.js`, { headers });
      assert.equal(await response.text(), 'widget()');
      assert.equal(response.headers.get('Vary'), 'Accept-Encoding');
      return response.headers.get('Content-Encoding');
    };
    assert.equal(await encodingFor('gzip'), 'gzip');
    assert.equal(await encodingFor('identity'), null);
  });

  it('are all that is served, and nothing from outside their folder', async () => {
    assert.equal((await fetch(`${server.url}/secret.txt`)).status, 404);
    const outside = `${folder.slice(folder.lastIndexOf('/') + 1)}-secret.txt`;
    await writeFile(join(tmpdir(), outside), 'not for everybody');
    try {
      const response = await fetch(`${server.url}/assets/..%2f..%2f${outside}`);
      assert.notEqual(response.status, 200);
      assert.doesNotMatch(await response.text(), /not for everybody/);
    } finally {
      await rm(join(tmpdir(), outside));
    }
  });
});
