import { answering } from './contract/answering.ts';
import { cancellingAndRetrying } from './contract/cancelling-and-retrying.ts';
import { claiming } from './contract/claiming.ts';
import { inserting } from './contract/inserting.ts';
import { rating } from './contract/rating.ts';
import { reading } from './contract/reading.ts';
import { searching } from './contract/searching.ts';
import { snapshots } from './contract/snapshots.ts';
import type { StoreMaker } from './contract/scene.ts';
import { waking } from './contract/waking.ts';
import { writing } from './contract/writing.ts';

export type { StoreMaker } from './contract/scene.ts';

/**
 * What every store guarantees, as tests. Whatever is not said here nobody may rely on.
 *
 * @param name what the tests are shown under
 * @param makeStore opens a store without any data
 */
export function storeContract(name: string, makeStore: StoreMaker): void {
  describe(`${name} keeps the store's contract`, () => {
    inserting(makeStore);
    claiming(makeStore);
    writing(makeStore);
    cancellingAndRetrying(makeStore);
    answering(makeStore);
    snapshots(makeStore);
    reading(makeStore);
    searching(makeStore);
    rating(makeStore);
    waking(makeStore);
  });
}
