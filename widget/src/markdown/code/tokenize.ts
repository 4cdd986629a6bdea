import hljs from 'highlight.js/lib/core';

import { importWithRetry } from '../../load-once.ts';
import { findLanguage } from './languages.ts';

/** The kinds of word that have a colour; the style sheet has one for each. */
export type Kind = 'keyword' | 'string' | 'number' | 'comment' | 'title' | 'type' | 'attr' | 'deleted' | 'inserted';

/** Part of a code that has a colour, by its place in the code. */
export interface Token {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** What a highlighter calls its scopes, by the first part of the name, and what they are here. */
const SCOPES: Readonly<Record<string, Kind>> = {
  keyword: 'keyword',
  literal: 'keyword',
  operator: 'keyword',
  'selector-tag': 'keyword',
  'template-tag': 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  symbol: 'string',
  number: 'number',
  comment: 'comment',
  quote: 'comment',
  doctag: 'comment',
  meta: 'comment',
  title: 'title',
  section: 'title',
  name: 'title',
  'selector-class': 'title',
  'selector-id': 'title',
  type: 'type',
  built_in: 'type',
  class: 'type',
  attr: 'attr',
  attribute: 'attr',
  property: 'attr',
  variable: 'attr',
  'template-variable': 'attr',
  deletion: 'deleted',
  addition: 'inserted',
};

/** A node of the tree that highlight.js makes before it makes HTML, which is never made here. */
interface ScopeNode {
  readonly scope?: string;
  readonly children: readonly (string | ScopeNode)[];
}

/** Splits a code into words with a kind; none where its language is not known or cannot be loaded. */
export async function tokenize(code: string, language: string): Promise<readonly Token[]> {
  const found = findLanguage(language);
  if (!found) return [];
  if (!hljs.getLanguage(found.name)) {
    const { default: definition } = await importWithRetry(found.load);
    hljs.registerLanguage(found.name, definition);
  }
  const { _emitter: emitter } = hljs.highlight(code, { language: found.name, ignoreIllegals: true });
  const tokens: Token[] = [];
  collect((emitter as unknown as { rootNode: ScopeNode }).rootNode, undefined, 0, tokens);
  return tokens;
}

/** Adds the words of a node. A word without a kind of its own has that of what is around it. Gives where it ends. */
function collect(node: ScopeNode, outer: Kind | undefined, from: number, tokens: Token[]): number {
  const kind = SCOPES[node.scope?.split('.')[0] ?? ''] ?? (node.scope === 'subst' ? undefined : outer);
  let at = from;
  for (const child of node.children) {
    if (typeof child !== 'string') {
      at = collect(child, kind, at, tokens);
      continue;
    }
    if (kind && child.trim() !== '') tokens.push({ kind, start: at, end: at + child.length });
    at += child.length;
  }
  return at;
}
