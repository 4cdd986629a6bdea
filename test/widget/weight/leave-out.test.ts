import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import * as wholeEngine from 'engine.io-parser';
import fc from 'fast-check';
import * as wholeParser from 'socket.io-parser';
import { buildOf } from './build-of.ts';

type Payloads = Pick<typeof wholeEngine, 'encodePayload' | 'decodePayload'>;

/** What only polling loads. */
const PAYLOADS = fileURLToPath(new URL('../../../widget/lean/engine.io-payload.mjs', import.meta.url));

/** What the widget is built with, in the place of the same of the packages. */
interface Lean {
  readonly socketIo: typeof wholeParser;
  readonly engineIo: Pick<typeof wholeEngine, 'decodePacket'>;
  readonly payloads: Payloads;
  readonly Emitter: new () => Events;
}

/** What is used of an emitter of events. */
interface Events {
  on(event: string, hear: Hear): this;
  once(event: string, hear: Hear): this;
  off(event?: string, hear?: Hear): this;
  removeAllListeners(event?: string): this;
  emit(event: string, ...given: unknown[]): this;
  emitReserved(event: string, ...given: unknown[]): this;
}
type Hear = (this: Events, ...given: unknown[]) => void;

describe('what is left out of Socket.IO', () => {
  let lean: Lean;
  before(async () => {
    const code = `export * as socketIo from 'socket.io-parser'; export * as engineIo from 'engine.io-parser';
      export * as payloads from ${JSON.stringify(PAYLOADS)};
      export { Emitter } from '@socket.io/component-emitter';`;
    lean = await buildOf<Lean>(code);
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
        assert.equal(payload(lean.payloads, given), expected);
        assert.deepEqual(
          lean.payloads.decodePayload(expected, 'arraybuffer'),
          wholeEngine.decodePayload(expected, 'arraybuffer'),
        );
      }),
    );
    const damaged = fc.array(fc.constantFrom('0{}', '4a', '2', '6', 'x', '', '9'), { minLength: 1 });
    fc.assert(
      fc.property(damaged, (texts) => {
        const text = texts.join('\u001e');
        assert.deepEqual(
          lean.payloads.decodePayload(text, 'arraybuffer'),
          wholeEngine.decodePayload(text, 'arraybuffer'),
        );
      }),
    );
    for (const text of ['', '8x', 'x', '4'])
      assert.deepEqual(lean.engineIo.decodePacket(text), wholeEngine.decodePacket(text), text);
  });

  it('is nothing that events are told by, in whatever order they are listened for', () => {
    const event = fc.constantFrom('open', 'close');
    const listener = fc.nat({ max: 3 });
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(
          fc.constantFrom('on' as const, 'on' as const, 'once' as const, 'off' as const),
          event,
          listener,
        ),
      },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom('emit' as const, 'emitReserved' as const), event, fc.nat()) },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.constantFrom('off' as const, 'removeAllListeners' as const),
          fc.option(event, { nil: undefined }),
        ),
      },
    );
    let most = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const expected = heard(new wholeParser.Decoder() as unknown as Events, steps);
        assert.deepEqual(heard(new lean.Emitter(), steps), expected);
        most = Math.max(most, expected.length);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(most > 10, `never more than ${most} were heard`);
  });
});

type Step = readonly [name: keyof Events, event?: string | undefined, value?: number];

/** What four listeners hear of some steps. Two change who listens while they are told. */
function heard(events: Events, steps: readonly Step[]): unknown[] {
  const told: unknown[] = [];
  const listeners: Hear[] = [0, 1, 2, 3].map(
    (who) =>
      function (this: Events, ...given) {
        assert.ok(this === events);
        told.push([who, ...given]);
        if (who === 2) events.off('open', listeners[3]);
        if (who === 3) events.once('close', listeners[0]!).off('open');
      },
  );
  for (const [name, event, value] of steps) {
    if (name === 'emit' || name === 'emitReserved') events[name](event!, value);
    else if (value !== undefined) events[name](event!, listeners[value]!);
    else if (event === undefined) events[name as 'off']();
    else events[name as 'off'](event);
  }
  return told;
}

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

function payload({ encodePayload }: Payloads, packets: wholeEngine.Packet[]): string {
  let written = '';
  encodePayload(packets, (text) => (written = text));
  return written;
}
