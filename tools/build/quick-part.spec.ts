import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-quick-'));
  writeFileSync(join(folder, 'part.ts'), `export const said = (): string => 'naïve ' + __filename;\n`);
  const options = JSON.stringify({
    outdir: folder,
    entryPoints: [join(folder, 'part.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const script = `import { buildQuickPart } from './tools/build/quick-part.mjs'; await buildQuickPart('part', ${options})`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const say = () =>
  execFileSync(process.execPath, ['-p', `require(${JSON.stringify(join(folder, 'part.cjs'))}).said()`], {
    encoding: 'utf8',
  }).trim();

describe('a quick part', () => {
  it('is loaded like any module, with what V8 kept of it', () => {
    expect(say()).toBe(`naïve ${join(folder, 'part.bundle.js')}`);
    expect(statSync(join(folder, 'part.bundle.js.v8')).size).toBeGreaterThan(100);
  });

  it.each(['not what V8 made', ''])('is compiled anew where that is %j', (kept) => {
    writeFileSync(join(folder, 'part.bundle.js.v8'), kept);
    expect(say()).toBe(`naïve ${join(folder, 'part.bundle.js')}`);
    rmSync(join(folder, 'part.bundle.js.v8'));
    expect(say()).toBe(`naïve ${join(folder, 'part.bundle.js')}`);
  });

  it('has nothing but one-byte characters', () => {
    expect(readFileSync(join(folder, 'part.bundle.js'), 'latin1')).toMatch(/^[\x00-\x7f]*$/);
  });
});
