import type { Plugin } from 'rolldown';

/** A plugin that takes the white space out of the templates of this package. */
export function squeezeTemplates(): Plugin;

/**
 * Squeezes every template of a source.
 *
 * @throws Error where a value stands where none may
 */
export function squeeze(source: string): string;
