import type { LanguageFn } from 'highlight.js';

type Load = () => Promise<{ readonly default: LanguageFn }>;

/**
 * The languages that code is coloured in, each in a file of its own that is loaded with the first block of it. Code in
 * another language is shown as it is.
 */
const LANGUAGES: Readonly<Record<string, Load>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  elixir: () => import('highlight.js/lib/languages/elixir'),
  go: () => import('highlight.js/lib/languages/go'),
  graphql: () => import('highlight.js/lib/languages/graphql'),
  haskell: () => import('highlight.js/lib/languages/haskell'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  lua: () => import('highlight.js/lib/languages/lua'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  perl: () => import('highlight.js/lib/languages/perl'),
  php: () => import('highlight.js/lib/languages/php'),
  powershell: () => import('highlight.js/lib/languages/powershell'),
  python: () => import('highlight.js/lib/languages/python'),
  r: () => import('highlight.js/lib/languages/r'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scala: () => import('highlight.js/lib/languages/scala'),
  shell: () => import('highlight.js/lib/languages/shell'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

/** Other names that people and models give them; each line is names and languages in turn. */
const ALIASES =
  'sh bash zsh bash c++ cpp h c hpp cpp cs csharp c# csharp docker dockerfile patch diff ex elixir golang go gql graphql ' +
  'hs haskell toml ini jsonc json js javascript mjs javascript cjs javascript jsx javascript kt kotlin make makefile ' +
  'pl perl ps1 powershell py python rb ruby rs rust console shell ts typescript tsx typescript html xml svg xml vue xml yml yaml';

const NAMES = new Map<string, string>();
for (const [, alias, name] of ALIASES.matchAll(/(\S+) (\S+)/g)) if (alias && name) NAMES.set(alias, name);

/** How a language that was named behind a fence is loaded, and what it is called; nothing where it is not known. */
export function findLanguage(named: string): { readonly name: string; readonly load: Load } | undefined {
  const lower = named.toLowerCase();
  const name = NAMES.get(lower) ?? lower;
  const load = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  return load && { name, load };
}
