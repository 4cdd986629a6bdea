/** What Engine.IO's client needs of `engine.io-parser` to poll: several packets in one text. */
import { decodePacket, textOf } from 'engine.io-parser';

/** What stands between packets that are sent together. */
const SEPARATOR = '\u001e';

export const encodePayload = (packets, give) => give(packets.map(textOf).join(SEPARATOR));

/** Up to the first that cannot be read. */
export const decodePayload = (encoded) => {
  const packets = encoded.split(SEPARATOR).map(decodePacket);
  const wrong = packets.findIndex(({ type }) => type === 'error');
  return wrong < 0 ? packets : packets.slice(0, wrong + 1);
};
