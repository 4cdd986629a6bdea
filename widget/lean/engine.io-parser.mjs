/** What Engine.IO's client needs of `engine.io-parser`, where no packet has bytes. */

export const protocol = 4;

/** The types of packets; where one stands is how it is written. */
const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
/** What stands between packets that are sent together. */
const SEPARATOR = '\u001e';

const textOf = ({ type, data }) => TYPES.indexOf(type) + (data || '');

export const encodePacket = (packet, _supportsBinary, give) => give(textOf(packet));

export const decodePacket = (encoded) => {
  const type = TYPES[encoded[0]];
  if (!type || typeof encoded !== 'string') return { type: 'error', data: 'parser error' };
  return encoded.length > 1 ? { type, data: encoded.slice(1) } : { type };
};

export const encodePayload = (packets, give) => give(packets.map(textOf).join(SEPARATOR));

/** Up to the first that cannot be read. */
export const decodePayload = (encoded) => {
  const packets = encoded.split(SEPARATOR).map(decodePacket);
  const wrong = packets.findIndex(({ type }) => type === 'error');
  return wrong < 0 ? packets : packets.slice(0, wrong + 1);
};
