/** A UUIDv7 in canonical lower-case form (RFC 9562, section 5.7). */
export type Id = string;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const COUNTER_MAX = 0xfff;

let lastMs = 0;
let counter = 0;

/**
 * Makes an id for a turn or a conversation (rules D1, D9).
 *
 * Ids made by one page sort in the order in which they were made: within a millisecond the 12 bits after the
 * version count up (RFC 9562, section 6.2, method 1), and a clock that is set back does not set the ids back.
 * Needs only `crypto.getRandomValues`, which plain http pages have too.
 *
 * @param now the time in milliseconds since 1970
 */
export function makeId(now: number = Date.now()): Id {
  const random = crypto.getRandomValues(new Uint8Array(10));
  if (now > lastMs) {
    lastMs = now;
    counter = ((random[0]! << 8) | random[1]!) & 0x7ff;
  } else if (counter < COUNTER_MAX) {
    counter += 1;
  } else {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = Array.from(random.subarray(2), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = (8 | (random[2]! & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
}

/** Whether a value is an id that this protocol takes: UUIDv7, lower case, with hyphens. */
export function isId(value: unknown): value is Id {
  return typeof value === 'string' && UUID_V7.test(value);
}
