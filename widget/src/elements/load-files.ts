import { importWithRetry } from '../load-once.ts';

/** Fetches what shows files, and what keeps them with a draft. Rejects where it cannot be had; the next call asks again. */
export const loadFiles = () => importWithRetry(() => import('./files.ts'));
