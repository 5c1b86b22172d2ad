// A part of an app that starts once per event: everything from npm is in it, and V8 finds it compiled. That is worth it: on two
// old cores a notify takes 147 ms, 227 ms without V8's part and 286 ms with npm outside. Without what zod and mysql2 bring and
// nobody needs it would be 204 ms. enableCompileCache() comes with Node.js 22 only, and wants a folder that is
// written at run time, which others could fill with code of theirs: 167 ms there, where this takes 128.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Makes `<folder>/<name>.cjs`, which is small, and beside it the bundle and what V8 made of it. V8 knows a text by its
 * length only: so that it never takes what was made of another, the bundle's name has its hash.
 * @param {string} name
 * @param {import('esbuild').BuildOptions} options what all parts have
 * @returns {Promise<import('esbuild').Metafile | undefined>}
 */
export async function buildQuickPart(name, { outdir = '', ...options }) {
  const isOurs = new RegExp(`^${name}\\.[A-Z0-9]{8}\\.js`);
  for (const file of readdirSync(outdir)) if (isOurs.test(file)) rmSync(path.join(outdir, file));
  const { metafile } = await build({
    ...options,
    outdir,
    outExtension: {},
    entryNames: `${name}.[hash]`,
    minify: true,
    sourcemap: false,
    charset: 'ascii', // a file of one-byte characters is read as it is
    legalComments: 'external',
  });
  const bundle = readdirSync(outdir).find((file) => isOurs.test(file) && file.endsWith('.js')) ?? '';
  const loader = path.resolve(outdir, `${name}.cjs`);
  writeFileSync(loader, readFileSync('tools/build/quick-loader.cjs', 'utf8').replace('@BUNDLE@', bundle));
  createRequire(import.meta.url)(loader).keep();
  return metafile;
}
