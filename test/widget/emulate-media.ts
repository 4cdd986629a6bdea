import { emulateMedia } from '@web/test-runner-commands';

type Media = Parameters<typeof emulateMedia>[0];

/** Firefox's WebDriver BiDi does not take the command yet. */
const CAN_EMULATE = !navigator.userAgent.includes('Firefox');

/**
 * Lets the browser say that the visitor has asked for a colour scheme, less motion or forced colours. Where a browser
 * cannot be told that by a test, the test is left out there.
 */
export async function emulate(test: Mocha.Context, media: Media): Promise<void> {
  if (!CAN_EMULATE) test.skip();
  await emulateMedia(media);
}
