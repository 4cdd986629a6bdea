import { fileURLToPath } from 'node:url';

const PAYLOAD = JSON.stringify(fileURLToPath(new URL('engine.io-payload.mjs', import.meta.url)));

/**
 * What Parley never asks of packages, most of all of Socket.IO's client, file by file: words and what stands in their
 * place, and methods that nobody calls then. Each has to be found in its file, else the build ends: a new release wants
 * somebody who looks at it again.
 *
 * The options that decide it are given in `adapters/src/parley/socket.ts`: no upgrade of a connection that has begun, no
 * reconnecting, no retries, no cookies, and an address without a query. A manager has the one socket that it is made for
 * (`parley-adapter.ts`), and that one's limit for a connection ends before Socket.IO's own would. Packets are never
 * volatile, nobody listens to all of them, answers to the server, or reads more of an error than its message. The
 * timers are the page's own.
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
      'export { installTimerFunctions } from "./util.js";': '',
      'export const protocol = Socket.protocol;': '',
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
      '"open" === this.readyState && this.opts.upgrade': 'false',
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
      'typeof addEventListener === "function" &&\n    typeof removeEventListener === "function"': 'true',
      'import { decode } from "./contrib/parseqs.js";': '',
      'createCookieJar, defaultBinaryType, nextTick,': 'nextTick',
      'this._cookieJar = createCookieJar();': '',
      'this.binaryType = defaultBinaryType;': '',
      'this._upgrades = [];': '',
      'if (uri && "object" === typeof uri)': 'if (false)',
      'if (uri) {': 'if (true) {',
      'if (parsedUri.query)': 'if (false)',
      'null != opts.secure\n                ? opts.secure\n                : typeof location !== "undefined" && "https:" === location.protocol':
        'opts.secure',
      'opts.hostname && !opts.port': '!opts.port',
      'opts.hostname ||\n                (typeof location !== "undefined" ? location.hostname : "localhost")':
        'opts.hostname',
      'opts.port ||\n                (typeof location !== "undefined" && location.port\n                    ? location.port\n                    : this.secure\n                        ? "443"\n                        : "80")':
        'opts.port',
      'opts.transports\n                ? [...opts.transports]\n                : ["polling", "websocket", "webtransport"]':
        '[...opts.transports]',
      '            path: "/engine.io",\n            agent: false,\n            withCredentials: false,\n            upgrade: true,\n':
        '',
      '            rememberUpgrade: false,\n            addTrailingSlash: true,\n            rejectUnauthorized: true,\n            perMessageDeflate: {\n                threshold: 1024,\n            },\n            transportOptions: {},\n            closeOnBeforeunload: false,\n':
        '',
      '(this.opts.addTrailingSlash ? "/" : "")': '"/"',
      'if (typeof this.opts.query === "string")': 'if (false)',
      'this.opts.query = decode(this.opts.query);': '',
      'Object.assign({}, this.opts.query)': '{}',
      'if (this.id)\n            query.sid = this.id;': '',
      ', this.opts.transportOptions[name]': '',
      'this.transports.length === 0': 'false',
      'Socket.priorWebsocketSuccess = "websocket" === this.transport.name;': '',
      'Socket.priorWebsocketSuccess = false;': '',
      'this.emitReserved("packet", packet);': '',
      'this.emitReserved("heartbeat");': '',
      'this.emitReserved("ping");': '',
      'this.emitReserved("pong");': '',
      'this.emitReserved("message", packet.data);': '',
      'this.emitReserved("handshake", data);': '',
      'this.emitReserved("flush");': '',
      'this.emitReserved("packetCreate", packet);': '',
      'if (fn)\n            this.once("flush", fn);': '',
      '"function" === typeof data': 'false',
      '"function" === typeof options': 'false',
      'options = options || {};\n        options.compress = false !== options.compress;': '',
      '            options: options,\n': '',
      '_sendPacket(type, data, options, fn)': '_sendPacket(type, data)',
      'write(msg, options, fn)': 'write(msg)',
      'this._sendPacket("message", msg, options, fn)': 'this._sendPacket("message", msg)',
      'Socket.protocol = protocol;': '',
      'import { installTimerFunctions, byteLength }': 'import { byteLength }',
      'installTimerFunctions(this, opts);': '',
      'this.setTimeoutFn(': 'setTimeout(',
      'this.clearTimeoutFn(': 'clearTimeout(',
      ', this.setTimeoutFn)': ')',
    },
    methods: ['_probe', '_filterUpgrades', 'send'],
  },
  'engine.io-client/build/esm/transports/websocket.js': {
    words: {
      'typeof navigator !== "undefined" &&\n    typeof navigator.product === "string" &&\n    navigator.product.toLowerCase() === "reactnative"':
        'false',
      'this.opts.extraHeaders': 'false',
      'this.opts.autoUnref': 'false',
      'this.opts.timestampRequests': 'false',
      'this.opts.protocols': 'undefined',
      ': pick(this.opts, "agent", "perMessageDeflate", "pfx", "key", "passphrase", "cert", "ca", "ciphers", "rejectUnauthorized", "localAddress", "protocolVersion", "origin", "maxPayload", "family", "checkServerIdentity")':
        ': {}',
      'globalThis.WebSocket || globalThis.MozWebSocket': 'globalThis.WebSocket',
      'import { pick, randomString } from "../util.js";': '',
      'this.createSocket(uri, protocols, opts)': 'new WebSocketCtor(uri)',
      'this.ws.binaryType = this.socket.binaryType;': '',
      '!this.supportsBinary': 'false',
      'this.query || {}': 'this.query',
      ', this.setTimeoutFn)': ')',
    },
    methods: ['createSocket'],
  },
  'engine.io-client/build/esm/transports/polling.js': {
    words: {
      'import { encodePayload, decodePayload } from "engine.io-parser";': `import { encodePayload, decodePayload } from ${PAYLOAD};`,
      'false !== this.opts.timestampRequests': 'true',
      '!this.supportsBinary && !query.sid': 'false',
      'decodePayload(data, this.socket.binaryType)': 'decodePayload(data)',
      'this.emitReserved("poll");': '',
      'this.emitReserved("pollComplete");': '',
      'this.query || {}': 'this.query',
    },
    methods: ['pause'],
  },
  'engine.io-client/build/esm/transport.js': {
    words: {
      'this.supportsBinary = !opts.forceBase64;': '',
      'decodePacket(data, this.socket.binaryType)': 'decodePacket(data)',
      'import { installTimerFunctions } from "./util.js";': '',
      'installTimerFunctions(this, opts);': '',
      'new TransportError(reason, description, context)': 'new Error(reason)',
    },
    methods: ['pause'],
  },
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
      'this.recovered = false;': '',
      'this.flags = {};': '',
      'this._opts = Object.assign({}, opts);': '',
      'opts && opts.auth': 'opts.auth',
      'if (this.io._autoConnect)': 'if (false)',
      'if (!this.io["_reconnecting"])\n            this.io.open();': 'this.io.open();',
      'RESERVED_EVENTS.hasOwnProperty(ev)': 'false',
      'packet.options = {};': '',
      'packet.options.compress = this.flags.compress !== false;': '',
      '(_b = (_a = this.io.engine) === null || _a === void 0 ? void 0 : _a.transport) === null || _b === void 0 ? void 0 : _b.writable':
        'true',
      'this.notifyOutgoingListeners(packet);': '',
      '"It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)"':
        '"a server of Socket.IO 2"',
      'typeof this.auth == "function"': 'true',
      'ack.withError': 'false',
      '            case PacketType.BINARY_EVENT:\n': '',
      '            case PacketType.BINARY_ACK:\n': '',
      'null != packet.id': 'false',
      'this.io["_destroy"](this)': 'this.io._close()',
      'RESERVED_EVENTS = Object.freeze({': 'RESERVED_EVENTS = ({',
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
      'open',
      'send',
      'close',
      'compress',
      'volatile',
      'disconnected',
      'active',
      'ack',
      'notifyOutgoingListeners',
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
      'this._reconnection && !this.skipReconnect': 'false',
      'this.opts.autoUnref': 'false',
      'this.nsps = {};': '',
      'if (uri && "object" === typeof uri)': 'if (false)',
      'opts = opts || {};': '',
      'opts.path = opts.path || "/socket.io";': '',
      'this.timeout(null == opts.timeout ? 20000 : opts.timeout);': '',
      'false !== this._timeout': 'false',
      'this._autoConnect = opts.autoConnect !== false;': '',
      'if (this._autoConnect)': 'if (false)',
      'this.skipReconnect = false;': '',
      'this.skipReconnect = true;': '',
      'this._reconnecting = false;': '',
      'fn && fn();': '',
      'if (fn) {\n                fn(err);\n            }\n            else {\n                // Only do this if there is no fn to handle the error\n                this.maybeReconnectOnOpen();\n            }':
        '',
      'on(socket, "ping", this.onping.bind(this)), ': '',
      'let socket = this.nsps[nsp];\n        if (!socket) {\n            socket = new Socket(this, nsp, opts);\n            this.nsps[nsp] = socket;\n        }\n        else if (this._autoConnect && !socket.active) {\n            socket.connect();\n        }\n        return socket;':
        'return new Socket(this, nsp, opts);',
      ', packet.options)': ')',
      'this.decoder.destroy();': '',
      'import { Backoff } from "./contrib/backo2.js";': '',
      'import * as parser from "socket.io-parser";': 'import { Decoder, Encoder } from "socket.io-parser";',
      'const _parser = opts.parser || parser;': '',
      'new _parser.': 'new ',
      'installTimerFunctions, nextTick,': 'nextTick',
      'installTimerFunctions(this, opts);': '',
      ', this.setTimeoutFn)': ')',
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
      'timeout',
      'connect',
      'disconnect',
      'onping',
      '_destroy',
    ],
  },
  // Of Lit: what polyfills, servers, compiled templates and decorators of the other kind would need, and who else is there.
  '@lit/reactive-element/reactive-element.js': {
    words: {
      'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;': '',
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}':
        '',
      ',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")': '',
      'p=a.reactiveElementPolyfillSupport,': '',
      'case Object:case Array:t=null==t?t:JSON.stringify(t)': '',
      'case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}': '',
      's=[...r(t),...o(t)]': 's=r(t)',
      'getOwnPropertySymbols:o,': '',
      'useDefault:!1,': '',
      '"function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u':
        't.converter??u',
      'r??this._$Ej?.get(e)??r': 'r',
      '||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))': '',
      '{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),':
        '{reflect:e}){(this._$AL.has(t)||(this.hasUpdated||(s=void 0),',
    },
    methods: [],
  },
  'lit-html/lit-html.js': {
    words: {
      // The check stays: it keeps data that only looks like a template from being drawn as one.
      '"invalid template strings array"': '"no template"',
      '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)':
        'this._$AC(t)',
      '{M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,I:k,H,N:L,U:z,B:I,F:Z}': '{I:k}',
      'B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");const D=': 'D=',
      '"<svg>":3===i?"<math>":""': '"<svg>":""',
      '"</svg>":3===i?"</math>":""': '"</svg>":""',
      '2===i||3===i': '2===i',
      'T=x(3),': '',
      'T as mathml,': '',
      'y=/^(?:script|style|textarea|title)$/i,': '',
      'y.test(u[2])&&(n=RegExp("</"+u[2],"g")),': '',
      'let n,l=2===i': 'let l=2===i',
      'c=n??v': 'c=v',
      '(c=p,n=void 0)': '(c=p)',
      'void 0===u[1]?d=-2:': '',
      's+o+(-2===d?i:x)': 's+o+x',
      'else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))': '',
      'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}':
        '',
      'else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}': '',
      '1===r.type?i=new r.ctor(h,r.name,r.strings,this,t):6===r.type&&(i=new Z(h,this,t))':
        'i=new r.ctor(h,r.name,r.strings,this,t)',
      'get _$AU(){return this._$AM?._$AU??this._$Cv}': '',
      'get _$AU(){return this._$AM._$AU}': '',
      ',this._$Cv=e?.isConnected??!0': '',
      'setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}': '',
      'for(this._$AP?.(!1,!0,s);': 'for(;',
      'h?._$AO?.(!1),': '',
      'get parentNode(){return this._$AM.parentNode}': '',
      'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}':
        '',
      'get startNode(){return this._$AA}get endNode(){return this._$AB}': '',
      'get tagName(){return this.element.tagName}': '',
      '_=/-->/g,m=/>/g,': '',
      '"!--"===u[1]?c=_:void 0!==u[1]?c=m:': '',
      'c===_||c===m?c=v:': '',
      'this.type=1,': '',
      'this.type=2,': '',
      'constructor(){super(...arguments),this.type=3}': '',
      'constructor(){super(...arguments),this.type=4}': '',
      'constructor(t,i,s,e,h){super(t,i,s,e,h),this.type=5}': '',
      'this._$AN=void 0,': '',
    },
    methods: [],
  },
  'lit-html/directive.js': { words: { 'get _$AU(){return this._$AM._$AU}': '' }, methods: [] },
  'lit-html/directive-helpers.js': {
    words: {
      'let t;e._$AQ?.(o),e._$AM=o,void 0!==e._$AP&&(t=o._$AU)!==n._$AU&&e._$AP(t)': 'e._$AM=o',
    },
    methods: [],
  },
  'lit-html/directives/repeat.js': {
    words: { 'if(super(e),e.type!==r.CHILD)throw Error("repeat() can only be used in text expressions")': 'super(e)' },
    methods: [],
  },
  'lit-element/lit-element.js': {
    words: {
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});': ';',
      '(s.litElementVersions??=[]).push("4.2.2");': '',
      'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}':
        '',
      'this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),': '',
      'this._$Do=e(r': 'e(r',
      ',this._$Do=void 0': '',
    },
    methods: [],
  },
};
