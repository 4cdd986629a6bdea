import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';

/** Our own packages: what is `private` there is read by nobody else. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['widget', 'adapters', 'protocol'].map((name) => `${ROOT}${name}${sep}src${sep}`);

/** What Lit's decorators of fields become in its list of properties. */
const PLAIN = {
  property: (options = '{}') => options,
  state: () => '{ state: true }',
};

/**
 * A plugin that says shorter what classes say, as no minifier may: it knows neither that a field is private nor what a
 * decorator does.
 *
 * @returns {import('rolldown').Plugin}
 */
export function smallerClasses() {
  return {
    name: 'smaller-classes',
    transform: {
      order: 'pre',
      handler: (code, id) =>
        id.endsWith('.ts') && SOURCES.some((folder) => id.startsWith(folder))
          ? { code: withoutDecorators(shortenPrivate(code)) }
          : undefined,
    },
  };
}

/**
 * Says by plain words what decorators say, so that nothing is left that runs them: Lit's list of properties stands for
 * the decorators that make it, a getter for `@query`, and a call for any other. A field's calls come before the class is
 * finished, as they would; a class's come behind it.
 *
 * @param {string} source
 */
export function withoutDecorators(source) {
  const edits = [];
  const textOf = ({ start, end }) => source.slice(start, end);
  walk(parse(source), (node) => {
    if (node.type === 'ClassDeclaration' && node.decorators.length > 0) {
      const calls = node.decorators.map(({ expression }) => `${textOf(expression)}(${node.id.name});`);
      edits.push({ start: node.end, end: node.end, text: `\n${calls.reverse().join('\n')}` });
      for (const { start, end } of node.decorators) edits.push({ start, end, text: '' });
    }
    if (node.type !== 'ClassBody') return;
    const listed = [];
    const calls = [];
    for (const member of node.body) {
      if (!member.decorators?.length) continue;
      const name = textOf(member.key);
      for (const { expression, start, end } of member.decorators.toReversed()) {
        const kind = expression.callee.name;
        const given = expression.arguments.map(textOf)[0];
        if (kind === 'query') {
          const found = `this.renderRoot?.querySelector(${given}) ?? null`;
          edits.push({ start: member.start, end: member.end, text: `get ${name}() { return ${found}; }` });
          continue;
        }
        if (kind in PLAIN) listed.push(`${name}: ${PLAIN[kind](given)}`);
        else calls.push(`${textOf(expression)}(this.prototype, '${name}');`);
        edits.push({ start, end, text: '' });
      }
    }
    const at = node.start + 1;
    const properties = listed.length > 0 ? `static properties = { ${listed.join(', ')} };` : '';
    const block = calls.length > 0 ? `static { ${calls.join(' ')} }` : '';
    edits.push({ start: at, end: at, text: properties + block });
  });
  return edited(source, edits);
}

/**
 * Gives what is `private` in a class names of a letter or two. A name stays that is also used otherwise in the same file:
 * of another object, as another member's, or as a text.
 *
 * @param {string} source
 */
export function shortenPrivate(source) {
  const uses = [];
  const kept = new Set();
  const isPrivate = new Set();
  /** The patterns that take `this` apart. */
  const ofThis = new Set();
  walk(parse(source), (node) => {
    if (node.type === 'Literal') kept.add(node.value);
    if (node.type === 'TemplateElement') kept.add(node.value.cooked);
    if (/^(?:TSAbstract)?(?:Property|Method|Accessor)Definition$|^TSParameterProperty$/.test(node.type)) {
      const { name } = node.key ?? {};
      if (node.accessibility !== 'private' || node.computed || node.key?.type !== 'Identifier') return kept.add(name);
      isPrivate.add(name);
      uses.push({ ...node.key, text: (short) => short });
    }
    if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') {
      if (node.object.type !== 'ThisExpression') kept.add(node.property.name);
      uses.push({ ...node.property, text: (short) => short });
    }
    if (node.type === 'ObjectExpression' || node.type === 'ObjectPattern') {
      for (const { key, shorthand } of node.properties) {
        if (!key) continue;
        if (ofThis.has(node)) uses.push({ ...key, text: (short) => (shorthand ? `${short}: ${key.name}` : short) });
        else kept.add(key.name);
      }
    }
    if (node.type === 'VariableDeclarator' && node.init?.type === 'ThisExpression') ofThis.add(node.id);
  });
  const count = (name) => uses.filter((use) => use.name === name).length;
  const names = [...isPrivate].filter((name) => !kept.has(name)).sort((one, other) => count(other) - count(one));
  const short = new Map(names.map((name, at) => [name, shortName(at)]));
  return edited(
    source,
    uses.flatMap(({ name, start, end, text }) => (short.has(name) ? { start, end, text: text(short.get(name)) } : [])),
  );
}

/** `_a` to `_z`, then `_aa` and so on: names that neither Lit nor the browser has. */
function shortName(at) {
  const letter = (index) => String.fromCharCode(97 + index);
  return `_${at < 26 ? '' : letter(Math.floor(at / 26) - 1)}${letter(at % 26)}`;
}

function parse(source) {
  const { program, errors } = parseSync('source.ts', source, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) throw new Error(errors[0].message);
  return program;
}

function walk(node, visit) {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  if (typeof node?.type !== 'string') return;
  visit(node);
  for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) walk(value, visit);
}

function edited(source, edits) {
  let out = '';
  let at = 0;
  for (const { start, end, text } of edits.sort((one, other) => one.start - other.start)) {
    out += source.slice(at, start) + text;
    at = end;
  }
  return out + source.slice(at);
}
