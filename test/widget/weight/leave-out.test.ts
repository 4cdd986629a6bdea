import assert from 'node:assert/strict';
import * as wholeEngine from 'engine.io-parser';
import fc from 'fast-check';
import * as wholeParser from 'socket.io-parser';
import { bundle } from '../../../widget/bundle.mjs';

/** What the widget is built with, in the place of the same of the packages. */
interface Lean {
  readonly socketIo: typeof wholeParser;
  readonly engineIo: typeof wholeEngine;
}

const ENTRY = '\0lean';

describe('what is left out of Socket.IO', () => {
  let lean: Lean;
  before(async () => {
    const code = `export * as socketIo from 'socket.io-parser'; export * as engineIo from 'engine.io-parser';`;
    const entry = {
      name: 'entry',
      resolveId: (id: string, importer?: string) => (importer || id !== ENTRY ? undefined : id),
      load: (id: string) => (id === ENTRY ? code : undefined),
    };
    const [built] = await bundle({ input: { lean: ENTRY }, minify: true, plugins: [entry] });
    lean = (await import(`data:text/javascript,${encodeURIComponent(built!.code)}`)) as Lean;
  });

  it('is really left out', () => {
    assert.notEqual(lean.socketIo.Decoder.prototype.add.toString(), wholeParser.Decoder.prototype.add.toString());
    assert.throws(() => new lean.socketIo.Decoder().add('51-["a",{"_placeholder":true,"num":0}]'), /not a packet/);
    assert.equal(lean.engineIo.decodePacket('bAQID').type, 'error');
  });

  it('is nothing that packets of Socket.IO without bytes are written with', () => {
    const { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR } = wholeParser.PacketType;
    const fields = {
      type: fc.constantFrom(CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR),
      nsp: fc.constantFrom('/', '/other'),
      id: fc.nat(),
      data: fc.jsonValue(),
    };
    const packet = fc.record(fields, { requiredKeys: ['type', 'nsp'] });
    fc.assert(
      fc.property(packet, (given) => {
        const expected = new wholeParser.Encoder().encode(given);
        assert.deepEqual(new lean.socketIo.Encoder().encode(given), expected);
      }),
    );
  });

  it('is nothing that they are read with, and what is no packet is refused all the same', () => {
    const piece = fc.constantFrom('0', '2', '3', '42', '/', 'n', ',', '[', ']', '{', '}', '"a"', '"connect"', ':', '-');
    const pieces = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    const json = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constant(''),
    );
    const sensible = fc
      .tuple(fc.constantFrom('0', '1', '2', '3', '4'), fc.constantFrom('', '/n,', '/n'), fc.constantFrom('', '7'), json)
      .map((parts) => parts.join(''));
    const event = json.map((data) => `2["turn",${data || 'null'}]`);
    let read = 0;
    // The empty text, which the whole parser takes for a greeting, nobody sends.
    fc.assert(
      fc.property(fc.oneof(pieces, sensible, event), (text) => {
        const expected = decode(wholeParser, text);
        assert.deepEqual(decode(lean.socketIo, text), expected, text);
        if (expected) read += 1;
      }),
      { numRuns: 3_000 },
    );
    assert.ok(read > 300, `only ${read} were packets`);
  });

  it('is nothing that Engine.IO reads and writes texts with', () => {
    const types = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;
    const packets = fc.array(fc.record({ type: fc.constantFrom(...types), data: fc.string({ minLength: 1 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(packets, (given) => {
        const expected = payload(wholeEngine, given);
        assert.equal(payload(lean.engineIo, given), expected);
        assert.deepEqual(
          lean.engineIo.decodePayload(expected, 'arraybuffer'),
          wholeEngine.decodePayload(expected, 'arraybuffer'),
        );
      }),
    );
    for (const text of ['', '8x', 'x', '4'])
      assert.deepEqual(lean.engineIo.decodePacket(text), wholeEngine.decodePacket(text), text);
  });
});

/** What a parser makes of a text; nothing where it refuses it. */
function decode({ Decoder }: typeof wholeParser, text: string): unknown {
  const packets: unknown[] = [];
  const decoder = new Decoder();
  decoder.on('decoded', (packet: unknown) => void packets.push(packet));
  try {
    decoder.add(text);
  } catch {
    return undefined;
  }
  assert.equal(packets.length, 1);
  return packets[0];
}

function payload({ encodePayload }: typeof wholeEngine, packets: wholeEngine.Packet[]): string {
  let written = '';
  encodePayload(packets, (text) => (written = text));
  return written;
}
