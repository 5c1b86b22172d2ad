import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-quick-'));
  build('naïve');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function build(word: string): void {
  writeFileSync(join(folder, 'part.ts'), `export const said = (): string => '${word}';\n`);
  const options = JSON.stringify({
    outdir: folder,
    entryPoints: [join(folder, 'part.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const script = `import { buildQuickPart } from './tools/build/quick-part.mjs'; await buildQuickPart('part', ${options})`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
}

function made(end: string): string {
  const [file, ...others] = readdirSync(folder).filter((name) => name.endsWith(end));
  expect(others).toEqual([]);
  return join(folder, file ?? '');
}

const say = () =>
  execFileSync(process.execPath, ['-p', `require(${JSON.stringify(join(folder, 'part.cjs'))}).said()`], {
    encoding: 'utf8',
  }).trim();

describe('a quick part', () => {
  it('is loaded like any module, with what V8 kept of it', () => {
    expect(say()).toBe('naïve');
    expect(statSync(made('.js.v8')).size).toBeGreaterThan(100);
    // Else it could not be read as bytes.
    expect(readFileSync(made('.js')).every((byte) => byte < 128)).toBe(true);
  });

  it.each(['not what V8 made', ''])('is compiled anew where that is %j', (kept) => {
    writeFileSync(made('.js.v8'), kept);
    expect(say()).toBe('naïve');
    rmSync(made('.js.v8'));
    expect(say()).toBe('naïve');
  });

  it('says what is new when it is built anew, however alike, and leaves nothing old behind', () => {
    build('nabve');
    build('nacve');
    expect(say()).toBe('nacve');
    expect(made('.js')).not.toBe('');
  });
});
