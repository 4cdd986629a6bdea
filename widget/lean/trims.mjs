/**
 * What Parley never asks of packages, most of all of Socket.IO's client, file by file: words and what stands in their
 * place, and methods that nobody calls then. Each has to be found in its file, else the build ends: a new release wants
 * somebody who looks at it again.
 *
 * The options that decide it are given in `adapters/src/parley/socket.ts`: no upgrade of a connection that has begun, no
 * reconnecting, no retries, no cookies. Packets are never volatile, and nobody listens to all of them.
 */
export const TRIMS = {
  // As a module of the language, so that what lets the two kinds live together is not needed: it lay in the first file.
  'highlight.js/lib/core.js': {
    words: { 'module.exports = highlight;': 'export default highlight;' },
    methods: [],
  },
  'engine.io-client/build/esm/index.js': {
    words: {
      'export { Fetch } from "./transports/polling-fetch.js";': '',
      'export { XHR as NodeXHR } from "./transports/polling-xhr.node.js";': '',
      'export { XHR } from "./transports/polling-xhr.js";': '',
      'export { WS as NodeWebSocket } from "./transports/websocket.node.js";': '',
      'export { WS as WebSocket } from "./transports/websocket.js";': '',
      'export { WT as WebTransport } from "./transports/webtransport.js";': '',
    },
    methods: [],
  },
  'socket.io-client/build/esm/index.js': {
    words: {
      'export { Fetch, NodeXHR, XHR, NodeWebSocket, WebSocket, WebTransport, } from "engine.io-client";': '',
    },
    methods: [],
  },
  'engine.io-client/build/esm/socket.js': {
    words: {
      'this.opts.upgrade)': 'false)',
      'this.opts.rememberUpgrade &&': 'false &&',
      'this.opts.autoUnref': 'false',
      'if (this.opts.closeOnBeforeunload)': 'if (false)',
      'if (this._beforeunloadEventListener)': 'if (false)',
      'if (this.opts.withCredentials)': 'if (false)',
      'if (this.upgrading)': 'if (false)',
      '!this.upgrading &&': '',
      'opts.transportImplementations && opts.transports': 'false',
      'opts.transportImplementations ||\n            (((_a = opts.transports) === null || _a === void 0 ? void 0 : _a.length) && typeof opts.transports[0] === "function")':
        'false',
      'this._upgrades = this._filterUpgrades(data.upgrades);': '',
    },
    methods: ['_probe', '_filterUpgrades'],
  },
  'engine.io-client/build/esm/transports/websocket.js': {
    words: {
      'typeof navigator !== "undefined" &&\n    typeof navigator.product === "string" &&\n    navigator.product.toLowerCase() === "reactnative"':
        'false',
      'this.opts.extraHeaders': 'false',
      'this.opts.autoUnref': 'false',
      'this.opts.timestampRequests': 'false',
      'this.opts.protocols': 'undefined',
      '"agent", "perMessageDeflate", "pfx", "key", "passphrase", "cert", "ca", "ciphers", "rejectUnauthorized", "localAddress", "protocolVersion", "origin", "maxPayload", "family", "checkServerIdentity"':
        '',
      'globalThis.WebSocket || globalThis.MozWebSocket': 'globalThis.WebSocket',
    },
    methods: [],
  },
  'engine.io-client/build/esm/transports/polling.js': {
    words: { 'false !== this.opts.timestampRequests': 'true' },
    methods: ['pause'],
  },
  'engine.io-client/build/esm/transport.js': { words: {}, methods: ['pause'] },
  'engine.io-client/build/esm/transports/polling-fetch.js': {
    words: {
      '(_a = this.socket._cookieJar) === null || _a === void 0 ? void 0 : _a.appendCookies(headers);': '',
      '(_a = this.socket._cookieJar) === null || _a === void 0 ? void 0 : _a.parseCookies(res.headers.getSetCookie());':
        '',
      'this.opts.withCredentials ? "include" : "omit"': '"omit"',
      'new Headers(this.opts.extraHeaders)': 'new Headers()',
    },
    methods: [],
  },
  'socket.io-client/build/esm/socket.js': {
    words: {
      'this._opts.retries && !this.flags.fromQueue && !this.flags.volatile': 'false',
      'this.flags.volatile && !isTransportWritable': 'false',
      'this.flags.compress !== false': 'true',
      '(_a = this.flags.timeout) !== null && _a !== void 0 ? _a : this._opts.ackTimeout': 'undefined',
      'this._drainQueue(true);': '',
      'this._queue = [];': '',
      'this._queueSeq = 0;': '',
      'this._anyListeners && this._anyListeners.length': 'false',
      'this._anyOutgoingListeners && this._anyOutgoingListeners.length': 'false',
      'this._pid && args.length && typeof args[args.length - 1] === "string"': 'false',
      'this.recovered = pid && this._pid === pid;': '',
      'this._pid = pid;': '',
      'this._pid\n                ? Object.assign({ pid: this._pid, offset: this._lastOffset }, data)\n                : data':
        'data',
    },
    methods: [
      '_addToQueue',
      '_drainQueue',
      'emitWithAck',
      'timeout',
      'onAny',
      'prependAny',
      'offAny',
      'listenersAny',
      'onAnyOutgoing',
      'prependAnyOutgoing',
      'offAnyOutgoing',
      'listenersAnyOutgoing',
    ],
  },
  'socket.io-client/build/esm/manager.js': {
    words: {
      'this.reconnection(opts.reconnection !== false);': '',
      'this.reconnectionAttempts(opts.reconnectionAttempts || Infinity);': '',
      'this.reconnectionDelay(opts.reconnectionDelay || 1000);': '',
      'this.reconnectionDelayMax(opts.reconnectionDelayMax || 5000);': '',
      'this.randomizationFactor((_a = opts.randomizationFactor) !== null && _a !== void 0 ? _a : 0.5);': '',
      'this.backoff = new Backoff({\n            min: this.reconnectionDelay(),\n            max: this.reconnectionDelayMax(),\n            jitter: this.randomizationFactor(),\n        });':
        '',
      'this.backoff.reset();': '',
      'this.maybeReconnectOnOpen();': '',
      'this._reconnection && !this.skipReconnect': 'false',
      'this.opts.autoUnref': 'false',
    },
    methods: [
      'reconnection',
      'reconnectionAttempts',
      'reconnectionDelay',
      'reconnectionDelayMax',
      'randomizationFactor',
      'maybeReconnectOnOpen',
      'reconnect',
      'onreconnect',
    ],
  },
};
