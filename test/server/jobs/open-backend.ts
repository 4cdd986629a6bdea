import type { AgendaBackend } from 'agenda';
import { createMongoJobBackend } from '../../../server/src/jobs/mongo-backend.ts';
import { createSqliteJobBackend } from '../../../server/src/jobs/sqlite-backend/sqlite-backend.ts';

/** Where jobs are kept, in words that another process understands too. */
export type JobAddress =
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'mongo'; readonly url: string };

/** One more backend on the data at an address, not yet connected. */
export function openBackend(address: JobAddress): AgendaBackend {
  return address.kind === 'sqlite'
    ? createSqliteJobBackend({ path: address.path })
    : createMongoJobBackend({ url: address.url });
}
