/* oxlint-disable typescript/no-unnecessary-type-assertion -- as a string, the compiler looks for no file of that name */
import { assert } from 'chai';

import { importWithRetry, loadOnce } from '../../widget/src/load-once.ts';

/** What the tests' server gives below `/refused/`: see `web-test-runner.config.mjs`. */
interface Refused {
  readonly loadOnce: typeof loadOnce;
  /** Which request for its path gave it. */
  readonly request: number;
}

/** Firefox keeps a failure, and so does not ask the server again at the same address. */
const isFirefox = navigator.userAgent.includes('Firefox');
/** WebKit's errors name no address, and it asks again by itself, at the next call. */
const namesAddress = isFirefox || navigator.userAgent.includes('Chrome');

const fails = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    () => true,
  );

describe('what is loaded later and could not be had', () => {
  it('stays away in Firefox where the same address is asked again, which is why another one is', async () => {
    const load = () => import('/refused/1/plain.js' as string);
    assert.equal(await fails(load()), true, 'it is refused');
    assert.equal(await fails(load()), isFirefox, 'Firefox remembers it, and nobody else');
    assert.equal(await fails(load()), isFirefox);
    assert.equal(await fails(import('/refused/1/plain.js?again' as string)), false, 'the server has it');
  });

  it('is there at once where only one request was refused', async () => {
    const load = loadOnce<Refused>(() => import('/refused/1/once.js' as string));
    const loaded = (await load()) ?? (namesAddress ? undefined : await load());
    assert.equal(loaded?.request, 2);
    assert.equal(await load(), loaded);
    assert.equal(loaded?.loadOnce, loadOnce, 'what it imports is what the page has already');
  });

  it('is there at a later call where more were', async () => {
    const load = loadOnce<Refused>(() => import('/refused/2/twice.js' as string));
    assert.equal(await load(), undefined);
    const loaded = (await load()) ?? (namesAddress ? undefined : await load());
    assert.equal(loaded?.request, 3);
    assert.equal(await load(), loaded);
  });

  it('is not asked for at another address by a function that makes something else of it', async () => {
    const load = () => import('/refused/1/part.js' as string).then(({ request }: Refused) => request);
    assert.equal(await fails(importWithRetry(load)), true);
  });

  it('is never taken for something that it imports, which is what Firefox names', async () => {
    const load = (): Promise<Refused> => importWithRetry(() => import('/refused/0/importing.js' as string));
    const loaded = await load().catch(() => undefined);
    // Where the module itself was asked for again, what it imports came with it.
    assert.equal(loaded !== undefined, namesAddress && !isFirefox);
  });

  it('is not asked for where the error says no address, and the error is thrown on', async () => {
    const error = new Error('the module is broken');
    const told = await importWithRetry(() => Promise.reject(error)).catch((reason: unknown) => reason);
    assert.equal(told, error);
  });
});
