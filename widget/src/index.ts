/**
 * Parley's widget, and the adapters that reach a backend for it. Importing it defines `<parley-chat>`.
 *
 * `Chat` is the same without any element, for whoever draws it otherwise.
 */
export * from '@parley/adapters';
export * from './widget.ts';
