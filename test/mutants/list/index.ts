import { CLIENT_MUTANTS } from './client.ts';
import { MONGO_MUTANTS } from './mongo.ts';
import { PROTOCOL_MUTANTS } from './protocol.ts';
import { SERVER_MUTANTS } from './server.ts';
import { SQLITE_MUTANTS } from './sqlite.ts';

/** Every mutant, by where it lives. */
export const MUTANTS = [
  ...PROTOCOL_MUTANTS,
  ...CLIENT_MUTANTS,
  ...SERVER_MUTANTS,
  ...SQLITE_MUTANTS,
  ...MONGO_MUTANTS,
] as const;
