/**
 * What Engine.IO's client needs of `engine.io-parser`, where no packet has bytes. What only polling needs of it stands in
 * `engine.io-payload.mjs`, and is loaded with that.
 */

export const protocol = 4;

/** The types of packets; where one stands is how it is written. */
const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
export const textOf = ({ type, data }) => TYPES.indexOf(type) + (data || '');

export const encodePacket = (packet, _supportsBinary, give) => give(textOf(packet));

export const decodePacket = (encoded) => {
  const type = TYPES[encoded[0]];
  if (!type || typeof encoded !== 'string') return { type: 'error', data: 'parser error' };
  return encoded.length > 1 ? { type, data: encoded.slice(1) } : { type };
};
