import type { OutputChunk, Plugin } from 'rolldown';

/** What is bundled, and how; `bundle.mjs` says more. */
export interface BundleOptions {
  readonly input: Readonly<Record<string, string>>;
  readonly together?: Readonly<Record<string, readonly string[]>>;
  readonly minify: boolean;
  readonly format?: 'esm' | 'iife';
  readonly fileNames?: string;
  readonly define?: Readonly<Record<string, string>>;
  readonly plugins?: readonly Plugin[];
}

/** Bundles modules for browsers and writes nothing. */
export declare function bundle(options: BundleOptions): Promise<OutputChunk[]>;
