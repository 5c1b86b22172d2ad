import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const tool = path.join(__dirname, 'app-folder.mjs');
const here = `${process.platform}-${process.arch}`;

/** A repository with one app, one package of ours, and more npm packages than they need. */
const lock = {
  name: 'tocsin',
  version: '0.1.0',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { jest: '1.0.0' } },
    'apps/bell': { dependencies: { '@tocsin/wire': '*', pino: '1.0.0' } },
    'libs/adapters/wire': {
      dependencies: { yaml: '2.0.0' },
      optionalDependencies: { fast: '1.0.0', unlisted: '1.0.0' },
    },
    'libs/adapters/wire/node_modules/yaml': { version: '2.0.0' },
    'node_modules/@tocsin/wire': { resolved: 'libs/adapters/wire', link: true },
    'node_modules/jest': { version: '1.0.0' },
    'node_modules/yaml': { version: '1.0.0' },
    'node_modules/fast': { version: '1.0.0', optional: true },
    'node_modules/pino': {
      version: '1.0.0',
      dependencies: { stream: '1.0.0' },
      peerDependencies: { sonic: '1.0.0', pretty: '1.0.0' },
      peerDependenciesMeta: { pretty: { optional: true } },
    },
    'node_modules/pino/node_modules/stream': { version: '1.0.0' },
    'node_modules/stream': { version: '2.0.0' },
    'node_modules/sonic': { version: '1.0.0' },
    'node_modules/pretty': { version: '1.0.0' },
  },
};

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'tocsin-app-folder-'));
  write('package-lock.json', JSON.stringify(lock));
  write('package.json', JSON.stringify({ overrides: { pino: { stream: '1.0.0' } } }));
  write('dist/apps/bell/main.cjs');
  write('dist/apps/bell/main.cjs.map');
  for (const [at, entry] of Object.entries(lock.packages)) {
    // `fast` is for another platform: npm has left it out.
    if ('version' in entry && at !== 'node_modules/fast')
      write(`${at}/package.json`, JSON.stringify({ version: entry.version }));
  }
});

afterEach(() => rmSync(repository, { recursive: true }));

function write(file: string, text = ''): void {
  const target = path.join(repository, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const build = () => execFileSync('node', [tool, 'out', 'bell'], { cwd: repository, stdio: 'pipe' });
const isThere = (file: string) => existsSync(path.join(repository, 'out', file));
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(repository, 'out', file), 'utf8'));

describe('the folder that an app runs from', () => {
  it('the bundle, and the packages that it declares, where Node finds them', () => {
    build();
    expect(isThere('bell/main.cjs')).toBe(true);
    expect(isThere('bell/main.cjs.map')).toBe(false);
    expect(read('node_modules/yaml/package.json')).toEqual({ version: '2.0.0' });
    expect(isThere('node_modules/pino/node_modules/stream')).toBe(true);
    expect(isThere('node_modules/sonic')).toBe(true);
    for (const name of ['jest', 'stream', 'pretty', 'fast', '@tocsin'])
      expect(isThere(`node_modules/${name}`)).toBe(false);
  });

  it('a package.json and a lock file that name exactly these, for npm ls and SBOM scanners', () => {
    build();
    expect(read('package.json')).toMatchObject({
      name: 'tocsin-bell',
      version: '0.1.0',
      dependencies: { pino: '1.0.0', sonic: '1.0.0', yaml: '2.0.0' },
      overrides: { pino: { stream: '1.0.0' } },
    });
    const version = (text: string): unknown => expect.objectContaining({ version: text });
    expect(read('package-lock.json')).toMatchObject({ lockfileVersion: 3 });
    expect(read('package-lock.json')).toHaveProperty('packages', {
      '': version('0.1.0'),
      'node_modules/pino': version('1.0.0'),
      'node_modules/pino/node_modules/stream': version('1.0.0'),
      'node_modules/sonic': version('1.0.0'),
      'node_modules/yaml': version('2.0.0'),
    });
  });

  it.each([
    'lib/index.js',
    'lib/test/index.js',
    'dist/umd/index.js',
    'commands/add.lua',
    'LICENSE',
    'license.md',
    `prebuilds/${here}/addon.node`,
    `bin/napi-v6/${process.platform}/${process.arch}/lib.so.1`,
  ])('%s of a package', (file) => {
    write(`node_modules/pino/${file}`);
    build();
    expect(isThere(`node_modules/pino/${file}`)).toBe(true);
  });

  it.each([
    'index.d.ts',
    'lib/index.js.map',
    'README.md',
    '.eslintrc',
    'test/index.js',
    'src/addon.cc',
    'dist/esm/index.js',
    'prebuilds/plan9-x64/addon.node',
    'bin/napi-v6/plan9/x64/lib.so.1',
    `bin/napi-v6/${process.platform}/vax/lib.so.1`,
  ])('not %s of a package', (file) => {
    write(`node_modules/pino/${file}`);
    build();
    expect(isThere(`node_modules/pino/${file}`)).toBe(false);
  });

  it('cannot be written while a package is missing', () => {
    rmSync(path.join(repository, 'node_modules/sonic'), { recursive: true });
    const { status, stderr } = spawnSync('node', [tool, 'out', 'bell'], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('node_modules/sonic is not installed; run npm ci');
  });
});
