/**
 * Where Firefox is: what `FIREFOX_PATH` says, or one on the PATH.
 *
 * @throws Error where `FIREFOX_PATH` names nothing that can be run
 */
export function findFirefox(): Promise<string | undefined>;

/** Makes sure that there is a Firefox. */
export function firefox(): Promise<void>;
