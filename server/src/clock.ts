/** The time in milliseconds since 1970. A parameter wherever time matters, so that a test can hold it. */
export type Clock = () => number;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now();
