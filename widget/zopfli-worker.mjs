/** Compresses what it is given by Zopfli, and ends. In a thread of its own, since its package handles what nobody catches. */
import { parentPort, workerData } from 'node:worker_threads';
import zopfli from '@gfx/zopfli';

/** How often it looks for something shorter; more than this finds next to nothing. */
const ITERATIONS = 15;

parentPort.postMessage(await zopfli.gzipAsync(workerData, { numiterations: ITERATIONS }));
