import { strict as assert } from 'node:assert';
import {
  memoryStorage,
  parleyAdapter,
  shareAdapter,
  type ParleyAdapter,
  type ParleyAdapterOptions,
} from '@parley/adapters';
import { makeId, type Id } from '@parley/protocol';
import { hurried, refusal } from '../support/adapter-log.ts';
import { eventually } from '../support/eventually.ts';
import { PIXEL } from '../support/files.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import { startServer, type TestServer } from '../support/server.ts';

describe('the files of the adapter to a Parley server, against a real one', () => {
  let server: TestServer;
  let gateway: Gateway;
  const adapters: ParleyAdapter[] = [];

  beforeEach(async () => {
    server = await startServer();
    gateway = await startGateway(server.url);
  });
  afterEach(async () => {
    for (const adapter of adapters.splice(0)) adapter.close();
    await gateway.close();
    await server.close();
  });

  function open(options: Partial<ParleyAdapterOptions> = {}): ParleyAdapter {
    const adapter = parleyAdapter({ url: gateway.url, site: 'shop', storage: memoryStorage(), ...options });
    adapters.push(adapter);
    return adapter;
  }
  const picture = new Blob([PIXEL], { type: 'image/png' });
  const terms = (id: Id = makeId(), other: { signal?: AbortSignal; progress?: (sent: number) => void } = {}) => ({
    id,
    name: 'a pixel.png',
    signal: new AbortController().signal,
    progress: () => {},
    ...other,
  });
  const uploads = () => gateway.seen.filter((line) => line.startsWith('POST /v1/attachments'));

  it('[H11] uploads a file, tells how far it is, and a turn takes it', async () => {
    const { files, post } = open();
    const told: number[] = [];
    const id = makeId();
    const file = await files!.upload(picture, terms(id, { progress: (sent) => told.push(sent) }));
    assert.deepEqual(file, { id, name: 'a pixel.png', mediaType: 'image/png', size: PIXEL.length });
    assert.equal(told.at(-1), PIXEL.length);
    const turn = await post(makeId(), { id: makeId(), text: '', attachments: [file] });
    assert.deepEqual(turn.attachments, [file]);
    const back = await files!.read(id);
    assert.deepEqual([Buffer.from(await back.arrayBuffer()), back.type], [PIXEL, 'image/png']);
  });

  it('[H11] says what may be uploaded, and passes a refusal on', async () => {
    const { files } = open();
    assert.equal((await files!.limits()).maxBytes, 10 * 1024 * 1024);
    const page = new Blob(['<script>'], { type: 'image/png' });
    await assert.rejects(files!.upload(page, terms()), refusal('invalid'));
    await assert.rejects(files!.read(makeId()), refusal('not_found'));
  });

  it('[H9] [H11] a lost answer is unreachable, and the same upload again gives the file that is there', async () => {
    const { files, conversations } = open();
    await conversations();
    const id = makeId();
    const isThere = () =>
      files!.read(id).then(
        () => true,
        () => false,
      );
    gateway.intercept = async (_request, response, pass) => {
      gateway.intercept = undefined;
      response.write = () => true;
      response.end = () => response;
      void pass();
      await eventually(isThere);
      response.destroy();
    };
    await assert.rejects(files!.upload(picture, terms(id)), { kind: 'unreachable' });
    const again = await files!.upload(picture, terms(id));
    assert.equal(again.id, id);
    assert.equal(uploads().length, 2);
  });

  it('[H11] an upload that nothing moves of is given up, and one that is cancelled ends', async () => {
    const { files, conversations } = open({ environment: hurried(100) });
    const patient = open();
    await Promise.all([conversations(), patient.conversations()]);
    gateway.intercept = () => {};
    await assert.rejects(files!.upload(picture, terms()), { kind: 'unreachable' });
    const cancelling = new AbortController();
    const cancelled = assert.rejects(patient.files!.upload(picture, terms(makeId(), { signal: cancelling.signal })), {
      kind: 'unreachable',
    });
    cancelling.abort();
    await cancelled;
  });

  it('gets another token where the old one is not taken, and ends when it is closed', async () => {
    const storage = memoryStorage();
    const first = open({ storage });
    await first.conversations();
    gateway.intercept = async (request, response, pass) => {
      if (!request.url?.startsWith('/v1/attachments')) return pass();
      gateway.intercept = undefined;
      response.writeHead(401).end();
    };
    assert.equal((await first.files!.upload(picture, terms())).mediaType, 'image/png');
    assert.equal(uploads().length, 2);
    gateway.intercept = () => {};
    const ended = assert.rejects(first.files!.upload(picture, terms()), { kind: 'unreachable' });
    first.close();
    await ended;
  });

  it('a share has the files of its adapter, and none where that has none', async () => {
    const adapter = open();
    const share = shareAdapter(adapter).share();
    assert.equal((await share.files!.upload(picture, terms())).mediaType, 'image/png');
    share.close();
    await assert.rejects(share.files!.limits(), { kind: 'unreachable' });
    const { files: _, ...without } = adapter;
    assert.equal(shareAdapter(without).share().files, undefined);
  });
});
