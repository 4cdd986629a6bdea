/** What Engine.IO needs to read a packet, where none has bytes. */
import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js';

export const decodePacket = (encoded) => {
  const type = PACKET_TYPES_REVERSE[encoded[0]];
  if (!type || typeof encoded !== 'string') return ERROR_PACKET;
  return encoded.length > 1 ? { type, data: encoded.slice(1) } : { type };
};
