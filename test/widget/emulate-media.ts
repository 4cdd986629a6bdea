import { emulateMedia } from '@web/test-runner-commands';

type Media = Parameters<typeof emulateMedia>[0];

/** Chromium's protocol has a command for it; Firefox's and WebKit's do not. */
const CAN_EMULATE = navigator.userAgent.includes('Chrome');

/**
 * Lets the browser say that the visitor has asked for a colour scheme, less motion or forced colours. Where a browser
 * cannot be told that by a test, the test is left out there.
 */
export async function emulate(test: Mocha.Context, media: Media): Promise<void> {
  if (!CAN_EMULATE) test.skip();
  await emulateMedia(media);
}

/** Lets the browser say what the system says again. */
export async function endEmulation(): Promise<void> {
  if (CAN_EMULATE) await emulateMedia({ reducedMotion: 'no-preference', forcedColors: 'none' });
}
