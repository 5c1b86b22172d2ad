// A part of an app that starts once per event: everything from npm is in it, and V8 finds it compiled.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Makes `<folder>/<name>.cjs`, which is small, and beside it the bundle and what V8 made of it.
 * @param {string} name
 * @param {import('esbuild').BuildOptions} options what all parts have
 * @returns {Promise<import('esbuild').Metafile | undefined>}
 */
export async function buildQuickPart(name, { outdir = '', ...options }) {
  const loader = path.resolve(outdir, `${name}.cjs`);
  const { metafile } = await build({
    ...options,
    outfile: path.join(outdir, `${name}.bundle.js`),
    outExtension: {},
    minify: true,
    sourcemap: false,
    charset: 'ascii', // a file of one-byte characters is read as it is
    legalComments: 'external',
  });
  writeFileSync(loader, readFileSync('tools/build/quick-loader.cjs'));
  createRequire(import.meta.url)(loader).keep();
  return metafile;
}
