/** The one thing that the protocol takes from its surroundings; browsers and Node both have it. */
declare const crypto: { getRandomValues<T extends Uint8Array>(array: T): T };
