/** What to do on a machine where no server can be had. */
export const HOW_TO_GET_A_MONGO: string;

/** A server that tests can use. */
export type FoundMongo =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'mongod'; readonly program: string }
  | { readonly kind: 'stand-in'; readonly java: string; readonly classPath: readonly string[] };

/**
 * Which server the tests can use: the one that `MONGODB_URL` names, a `mongod` on the PATH, or the stand-in that Maven
 * builds for Java; `undefined` where there is none of them.
 */
export function findMongo(): Promise<FoundMongo | undefined>;

/** Makes sure that there is a server for the tests; builds the stand-in where it is the one to use. */
export function mongo(): Promise<void>;
