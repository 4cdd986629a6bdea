import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What there is to ask for: files that are read anew each time, and scripts, which are bundled once. */
const FILES: Readonly<Record<string, { readonly type: string; readonly from: string } | { readonly script: string }>> =
  {
    '/gallery': { type: 'text/html', from: here('site/gallery.html') },
    '/gallery/gallery-page.js': { script: 'gallery-page' },
    '/gallery/stage': { type: 'text/html', from: here('site/stage.html') },
    '/gallery/stage.js': { script: 'stage' },
    '/gallery/site/gallery.css': { type: 'text/css', from: here('site/gallery.css') },
    '/gallery/site/site.css': { type: 'text/css', from: here('site/site.css') },
    '/gallery/site/bowl.svg': { type: 'image/svg+xml', from: here('site/bowl.svg') },
    // A typeface of its own, so that the pictures are the same on every machine.
    '/gallery/site/inter.woff2': {
      type: 'font/woff2',
      from: fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')),
    },
  };

/** The strict policy that the widget promises to run under. */
export const GALLERY_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "frame-src 'self'; require-trusted-types-for 'script'";

/** What is sent for an address of the gallery, under `GALLERY_POLICY`. */
export interface GalleryFile {
  readonly type: string;
  readonly body: string | Buffer;
}

/**
 * Makes the function that gives the files on which every state of the widget can be seen, by their paths:
 * `/gallery/stage?scene=NAME`, and all of them at `/gallery`. Nothing is bundled before a script is asked for.
 */
export function galleryFiles(): (path: string) => Promise<GalleryFile | undefined> {
  let bundled: Promise<ReadonlyMap<string, string>> | undefined;
  return async (path) => {
    const file = FILES[path];
    if (!file) return undefined;
    if ('from' in file) return { type: file.type, body: await readFile(file.from) };
    bundled ??= bundle(Object.values(FILES).flatMap((each) => ('script' in each ? each.script : [])));
    return { type: 'text/javascript', body: (await bundled).get(file.script) ?? '' };
  };
}

async function bundle(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => here(`${name}.ts`)),
    outdir: here('.'),
    bundle: true,
    format: 'esm',
    target: 'chrome123',
    write: false,
    tsconfig: here('../../widget/tsconfig.json'),
    legalComments: 'none',
  });
  return new Map(names.map((name, at) => [name, outputFiles[at]?.text ?? '']));
}
