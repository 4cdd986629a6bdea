import { readFile } from 'node:fs/promises';
import { bundle } from '../../../widget/bundle.mjs';

const ENTRY = '\0entry';

/**
 * What a module of some code exports once it is built as the widget is.
 *
 * @param published the files that are taken as they were published, by their paths
 */
export async function buildOf<Exports>(code: string, published?: RegExp): Promise<Exports> {
  const entry = {
    name: 'entry',
    resolveId: (id: string, importer?: string) => (importer || id !== ENTRY ? undefined : id),
    load: (id: string) => (id === ENTRY ? code : published?.test(id) ? readFile(id, 'utf8') : undefined),
  };
  const [built] = await bundle({ input: { entry: ENTRY }, minify: true, plugins: [entry] });
  return (await import(`data:text/javascript,${encodeURIComponent(built!.code)}`)) as Exports;
}
