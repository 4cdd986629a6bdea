/** What Engine.IO needs to write a packet, where none has bytes. */
import { PACKET_TYPES } from './commons.js';

export const encodePacket = ({ type, data }, _supportsBinary, give) => give(PACKET_TYPES[type] + (data || ''));

/** Asked for by WebTransport alone, which is left out. */
export const encodePacketToBinary = undefined;
