import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = join(fileURLToPath(new URL('.', import.meta.url)), 'src') + sep;
const TAGS = { html: squeezeMarkup, svg: squeezeMarkup, css: squeezeStyles };

/**
 * A plugin that takes the white space out of the templates of this package, which no minifier of JavaScript may touch.
 * Between tags it goes; inside of text it becomes one space. So a template must not rely on a line break between two
 * tags as a space.
 *
 * @returns {import('rolldown').Plugin}
 */
export function squeezeTemplates() {
  return {
    name: 'squeeze-templates',
    transform(code, id) {
      return id.startsWith(SOURCES) && id.endsWith('.ts') ? { code: squeeze(code) } : undefined;
    },
  };
}

/**
 * Squeezes every template of a source.
 *
 * @param {string} source
 */
export function squeeze(source) {
  let out = '';
  let at = 0;
  const opening = /\b(html|svg|css)`/g;
  for (;;) {
    opening.lastIndex = at;
    const found = opening.exec(source);
    if (!found) return out + source.slice(at);
    const begin = opening.lastIndex;
    const { strings, values, end } = readTemplate(source, begin);
    const squeezed = TAGS[found[1]](strings).map(
      (text, index) => text + (values[index] === undefined ? '' : `\${${squeeze(values[index])}}`),
    );
    out += source.slice(at, begin) + squeezed.join('') + '`';
    at = end;
  }
}

/** Reads a template from behind its opening backtick to behind its closing one. */
function readTemplate(source, begin) {
  const strings = [''];
  const values = [];
  let at = begin;
  while (source[at] !== '`') {
    if (at >= source.length) throw new Error(`a template that begins at ${begin} does not end`);
    if (source.startsWith('${', at)) {
      const end = endOfValue(source, at + 2);
      values.push(source.slice(at + 2, end));
      strings.push('');
      at = end + 1;
    } else {
      const length = source[at] === '\\' ? 2 : 1;
      strings[strings.length - 1] += source.slice(at, at + length);
      at += length;
    }
  }
  return { strings, values, end: at + 1 };
}

/** Where a value ends that begins here: at its closing brace, with templates and braces inside of it skipped. */
function endOfValue(source, begin) {
  let depth = 0;
  for (let at = begin; at < source.length; at += 1) {
    const character = source[at];
    if (character === '`') at = readTemplate(source, at + 1).end - 1;
    else if (character === "'" || character === '"') at = source.indexOf(character, at + 1);
    else if (character === '{') depth += 1;
    else if (character === '}' && depth-- === 0) return at;
  }
  throw new Error(`a value that begins at ${begin} does not end`);
}

/** Where no value may stand, since what draws it there is left out of the build: see `lean/trims.mjs`. */
const FORBIDDEN = [
  { name: 'in a comment', pattern: /<!--/ },
  {
    name: 'in the text of an element whose text is no markup',
    pattern: /<(textarea|title|style|script)\b[^>]*>[^<]*\0/i,
  },
  { name: 'in the place of an attribute', pattern: /<[a-z][^<>]*\s\0/i },
];

/** @throws Error where a value stands where none may */
function checkMarkup(strings) {
  const whole = strings.join('\0').replace(/="[^"]*"/g, '=""');
  const found = FORBIDDEN.find(({ pattern }) => pattern.test(whole));
  if (found) throw new Error(`html\`${strings.join('${…}').trim()}\`: expected no value ${found.name}`);
}

function squeezeMarkup(strings) {
  checkMarkup(strings);
  return strings.map((text, index) => {
    let squeezed = text
      .replace(/\s*\n\s*/g, '\n')
      .replace(/>\n</g, '><')
      .replace(/\n\/?>/g, (end) => end.trim())
      .replace(/>\n/g, '>')
      .replace(/\n</g, '<');
    if (index === 0) squeezed = squeezed.trimStart();
    if (index === strings.length - 1) squeezed = squeezed.trimEnd();
    return squeezed.replace(/\n/g, ' ');
  });
}

function squeezeStyles(strings) {
  return strings.map((text) =>
    text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?/g, '$1')
      .replace(/: /g, ':')
      .replace(/;}/g, '}')
      .trim(),
  );
}
