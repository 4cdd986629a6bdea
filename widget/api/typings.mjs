/**
 * Typings for frameworks, made from the manifest: what can be written in a template, and what its events carry.
 *
 * @param {Awaited<ReturnType<typeof import('./read-api.mjs').readManifest>>} manifest
 */
export function typings(manifest) {
  const [element] = manifest.modules[0].declarations;
  const fields = element.members.filter(({ kind }) => kind === 'field');
  const properties = fields.map(({ name, description }) => `${comment(description)}${name}?: ParleyChat['${name}'];`);
  // A property's name is its attribute's, but for this one.
  properties.push(`${comment('Whether the panel is open.')}open?: boolean;`);
  const listeners = (nameOf) =>
    element.events.map(
      ({ name, description, type }) => `${comment(description)}'${nameOf(name)}'?: (event: ${type.text}) => void;`,
    );
  return {
    react: file(element, 'React', 'React 19 and later', [
      `interface ParleyChatProps { ${[...properties, ...listeners((name) => `on${name}`)].join('\n')} }`,
      `declare module 'react' {
        namespace JSX {
          interface IntrinsicElements {
            'parley-chat': ParleyChatProps & DetailedHTMLProps<HTMLAttributes<ParleyChat>, ParleyChat>;
          }
        }
      }`,
    ]).replace('import type', `import type { DetailedHTMLProps, HTMLAttributes } from 'react';\nimport type`),
    vue: file(element, 'Vue', 'Vue 3', [
      `interface ParleyChatProps { ${[...properties, ...listeners(camel)].join('\n')} }`,
      `declare module 'vue' {
        interface GlobalComponents {
          'parley-chat': new () => { $props: ParleyChatProps };
        }
      }`,
    ]),
  };
}

function file({ events, name }, framework, versions, parts) {
  const imports = [name, ...events.map(({ type }) => type.text)].toSorted().join(', ');
  return `// Made by "npm run manifest" from the element's own description. ${framework}: ${versions}.
import type { ${imports} } from '@parley/widget';\n\n${parts.join('\n\n')}\n`;
}

/** `parley-reply` is listened to as `onParleyReply`. */
function camel(name) {
  return `on${name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())}`;
}

function comment(text) {
  return `/** ${text.replaceAll('\n', ' ')} */\n`;
}
