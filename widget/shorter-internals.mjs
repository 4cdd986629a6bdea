/** Where Socket.IO's client comes from. */
const PACKAGES = /[\\/]node_modules[\\/](socket\.io-client|engine\.io-client|@socket\.io)[\\/]/;

/** What its parts call for themselves and for each other, as far as it is in the build, and nobody else does. */
const INTERNAL = [
  '_clearAcks',
  '_close',
  '_getWritablePackets',
  '_hasPingExpired',
  '_heard',
  '_hostname',
  '_maxPayload',
  '_offlineEventListener',
  '_onClose',
  '_onDrain',
  '_onError',
  '_onPacket',
  '_open',
  '_packet',
  '_pingInterval',
  '_pingTimeout',
  '_pingTimeoutTime',
  '_pingTimeoutTimer',
  '_port',
  '_prevBufferLen',
  '_query',
  '_readyState',
  '_registerAckCallback',
  '_resetPingTimeout',
  '_sendConnectPacket',
  '_sendPacket',
  '_transportsByName',
];

const SHORT = new Map(INTERNAL.map((name, at) => [name, `$${at.toString(36)}`]));

/**
 * A plugin that gives the internal members of Socket.IO's client names of a letter or two, the same ones in every file.
 *
 * @returns {import('rolldown').Plugin}
 */
export function shorterInternals() {
  return {
    name: 'shorter-internals',
    transform(code, id) {
      if (!PACKAGES.test(id)) return undefined;
      return { code: code.replace(/\b_[a-z]\w+/gi, (name) => SHORT.get(name) ?? name) };
    },
  };
}
