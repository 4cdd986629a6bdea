import { jobBackendContract } from './backend-contract.ts';
import { makeSqlitePlace } from './sqlite-places.ts';

jobBackendContract('SQLite', makeSqlitePlace);
