import { replyQueueContract } from './reply-queue-contract.ts';
import { makeSqlitePlace } from './sqlite-places.ts';

replyQueueContract('SQLite', makeSqlitePlace);
