/** A picture of one pixel: the smallest file that is a PNG. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
);

/** A PNG of a wanted length: what comes after a picture's end belongs to nothing. */
export function pictureOf(bytes: number): Buffer {
  return Buffer.concat([PIXEL, Buffer.alloc(bytes - PIXEL.length)]);
}
