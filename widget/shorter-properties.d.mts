import type { Plugin } from 'rolldown';

/** A plugin that gives the widget's own custom properties names of a letter or two. */
export function shorterProperties(): Plugin;

/** A short name for each custom property in some sources, those that are said most often first. */
export function shortNames(sources: readonly string[]): Map<string, string>;
