import { disabling } from './contract/disabling.ts';
import { ending } from './contract/ending.ts';
import { locking } from './contract/locking.ts';
import { logging } from './contract/logging.ts';
import { notifying } from './contract/notifying.ts';
import { querying } from './contract/querying.ts';
import { removing } from './contract/removing.ts';
import { running } from './contract/running.ts';
import { saving } from './contract/saving.ts';
import { severalProcesses } from './contract/several-processes.ts';
import type { PlaceMaker } from './contract/scene.ts';
import { uniqueness } from './contract/uniqueness.ts';

/**
 * What Agenda's interfaces promise of a backend, as tests. One suite for all backends, so that nothing is true of one
 * of them only; what it does not say nobody may rely on.
 *
 * @param name what the tests are shown under
 * @param makePlace makes a place without any job
 */
export function jobBackendContract(name: string, makePlace: PlaceMaker): void {
  describe(`${name} keeps the contract of a job backend`, () => {
    saving(makePlace);
    uniqueness(makePlace);
    querying(makePlace);
    removing(makePlace);
    disabling(makePlace);
    locking(makePlace);
    logging(makePlace);
    notifying(makePlace);
    running(makePlace);
    ending(makePlace);
    severalProcesses(makePlace);
  });
}
