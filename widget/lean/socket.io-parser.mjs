/**
 * What Socket.IO's client needs of `socket.io-parser`, without bytes: all that Parley sends and gets is JSON (rules S2,
 * S3). Bytes are refused, as is any packet that the whole parser refuses; a test holds the two side by side.
 */
import { Emitter } from '@socket.io/component-emitter';

export const protocol = 5;

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
};

/** Events of the client itself, which nobody may send. */
const RESERVED = /^(connect|connect_error|disconnect|disconnecting|newListener|removeListener)$/;

export class Encoder {
  encode({ type, nsp, id, data }) {
    return [`${type}${nsp && nsp !== '/' ? `${nsp},` : ''}${id ?? ''}${data == null ? '' : JSON.stringify(data)}`];
  }
}

export class Decoder extends Emitter {
  add(text) {
    const [, type, nsp = '/', id, json] = /^([0-4])(?:(\/[^,]*),?)?(\d+)?([^]*)$/.exec(text) ?? [];
    if (type === undefined) throw new Error(`not a packet: ${text}`);
    const packet = { type: Number(type), nsp };
    if (id !== undefined) packet.id = Number(id);
    if (json) packet.data = JSON.parse(json);
    if (json && !isValid[type](packet.data)) throw new Error(`not a packet: ${text}`);
    this.emitReserved('decoded', packet);
  }
}

const isObject = (data) => typeof data === 'object' && data !== null && !Array.isArray(data);
const isValid = [
  isObject,
  () => false,
  (data) =>
    Array.isArray(data) && (typeof data[0] === 'number' || (typeof data[0] === 'string' && !RESERVED.test(data[0]))),
  Array.isArray,
  (data) => typeof data === 'string' || isObject(data),
];
