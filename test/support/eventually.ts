/** How often a condition is looked at that no event announces, in milliseconds. */
const LOOK_EVERY_MS = 5;

/**
 * Waits until a condition holds that no event announces, such as a state in a database. The test's own time limit ends
 * it. Where there is an event, await that instead.
 */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}
