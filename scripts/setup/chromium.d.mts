/**
 * Where Chromium is: what `CHROMIUM_PATH` says, one on the PATH, or the one that Playwright has installed.
 *
 * @throws Error where `CHROMIUM_PATH` names nothing that can be run
 */
export function findChromium(): Promise<string | undefined>;

/** Makes sure that there is a Chromium. */
export function chromium(): Promise<void>;
