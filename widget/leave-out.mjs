import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { TRIMS } from './lean/trims.mjs';

const LEAN = fileURLToPath(new URL('lean', import.meta.url));

/**
 * Files of packages that have much which the widget never calls and no bundler can see to be unused, and what takes
 * their places: the end of a file's path, words that have to be in it, and the file in `lean`.
 */
const REPLACED = [
  {
    path: 'engine.io-client/build/esm/transports/index.js',
    words: ['websocket: WS,', 'webtransport: WT,', 'polling: XHR,'],
    by: 'transports.mjs',
  },
  {
    path: 'engine.io-client/build/esm/contrib/parseuri.js',
    words: ['export function parse(str)', "'userInfo', 'user', 'password', 'host', 'port'"],
    by: 'parse-uri.mjs',
  },
  {
    path: 'engine.io-parser/build/esm/index.js',
    words: [
      'export const protocol = 4;',
      'const encodePayload = (packets, callback)',
      'const decodePayload = (encodedPayload, binaryType)',
      'export { encodePacket, encodePayload, decodePacket, decodePayload, };',
    ],
    by: 'engine.io-parser.mjs',
  },
  {
    path: 'socket.io-parser/build/esm/index.js',
    words: ['export const protocol = 5;', 'export class Encoder', 'export class Decoder extends Emitter'],
    by: 'socket.io-parser.mjs',
  },
  {
    path: '@socket.io/component-emitter/lib/esm/index.js',
    words: ['export function Emitter(obj) {', 'Emitter.prototype.emitReserved = Emitter.prototype.emit;'],
    by: 'emitter.mjs',
  },
  {
    path: 'engine.io-client/build/esm/globals.js',
    words: ['export const nextTick =', 'export const globalThisShim =', 'export function createCookieJar() { }'],
    by: 'globals.mjs',
  },
  {
    path: 'engine.io-client/build/esm/util.js',
    words: [
      'obj.setTimeoutFn = globalThis.setTimeout.bind(globalThis);',
      'return utf8Length(obj);',
      'Math.random().toString(36)',
    ],
    by: 'util.mjs',
  },
  {
    path: 'engine.io-client/build/esm/contrib/parseqs.js',
    words: ["encodeURIComponent(i) + '=' + encodeURIComponent(obj[i])", 'export function decode(qs)'],
    by: 'query.mjs',
  },
  {
    path: '@lit/reactive-element/css-tag.js',
    words: [
      't instanceof CSSStyleSheet?t:t.styleSheet',
      'export{n as CSSResult,S as adoptStyles,i as css,c as getCompatibleStyle,e as supportsAdoptingStyleSheets,r as unsafeCSS}',
    ],
    by: 'css-tag.mjs',
  },
  {
    path: '@lit/context/lib/decorators/consume.js',
    words: ['addInitializer((o=>{new t(o,{context:c,callback:t=>{o[n]=t},subscribe:e})}))'],
    by: 'consume.mjs',
  },
  {
    path: '@lit/context/lib/decorators/provide.js',
    words: [
      'n.constructor.addInitializer((n=>{r.set(n,new t(n,{context:e}))}))',
      'if(void 0===o){const t=new WeakMap;s={get(){return t.get(this)},set(e){r.get(this).setValue(e),t.set(this,e)}',
    ],
    by: 'provide.mjs',
  },
];

/** Directives of Lit that were never tried with what is left of it: one that waits, or asks where it stands, would fail. */
const UNTRIED = /[\\/]lit-html[\\/](async-directive|directives[\\/](?!(guard|if-defined|keyed|repeat)\.js$).*)/;

/** What does nothing but share connections when it is loaded: it is left out with what it exports. */
const WITHOUT_EFFECT = /[\\/]socket\.io-client[\\/]build[\\/]esm[\\/]index\.js$/;

/**
 * A plugin that leaves out of Socket.IO and Lit what the widget never calls: bytes, WebTransport, polling by
 * XMLHttpRequest, directives that wait, and what browsers can do by themselves since.
 *
 * Ends the build where a release of a package does not look as expected: somebody has to look at it again then.
 *
 * @returns {import('rolldown').Plugin}
 */
export function leaveOut() {
  return {
    name: 'leave-out',
    async load(id) {
      if (UNTRIED.test(id)) throw new Error(`${id}: expected a directive that lean/trims.mjs leaves whole`);
      const path = id.replaceAll('\\', '/');
      const replaced = REPLACED.find((file) => path.endsWith(`/${file.path}`));
      const trim = Object.entries(TRIMS).find(([end]) => path.endsWith(`/${end}`))?.[1];
      if (trim)
        return { code: trimmed(await readFile(id, 'utf8'), trim, id), moduleSideEffects: !WITHOUT_EFFECT.test(id) };
      if (!replaced) return undefined;
      const code = await readFile(id, 'utf8');
      const missing = replaced.words.filter((words) => !code.includes(words));
      if (missing.length > 0) throw new Error(`${id}: expected ${missing.join(' and ')} in it`);
      return { code: await readFile(join(LEAN, replaced.by), 'utf8') };
    },
  };
}

/** A file without what is never asked of it. */
function trimmed(source, { words, methods }, id) {
  let code = source;
  for (const [from, to] of Object.entries(words)) {
    if (!code.includes(from)) throw new Error(`${id}: expected ${JSON.stringify(from)} in it`);
    code = code.replaceAll(from, to);
  }
  const { program } = parseSync(id, code, { lang: 'js', sourceType: 'module' });
  const members = program.body.flatMap(({ declaration }) => declaration?.body?.body ?? []);
  for (const method of methods) {
    const found = members.find(({ key, type }) => type === 'MethodDefinition' && key.name === method);
    if (!found) throw new Error(`${id}: expected a method "${method}" in it`);
    code = code.slice(0, found.start) + ' '.repeat(found.end - found.start) + code.slice(found.end);
  }
  return code;
}
