import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * The arrows between our packages: protocol ◄ domain ◄ adapters ◄ services ◄ apps. The folder is the layer.
 * Lint makes sure that a package imports only what its package.json declares; this looks at what is declared.
 */
const root = path.resolve(__dirname, '..');
const layers = ['protocol', 'domain', 'adapters', 'services', 'apps'] as const;
type Layer = (typeof layers)[number];

const Manifest = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()).default({}) });

interface Package {
  readonly name: string;
  readonly layer: Layer;
  readonly dependencies: readonly string[];
}

const isLayer = (name: string): name is Layer => layers.some((layer) => layer === name);

function packagesIn(folder: string, layer: Layer): Package[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const file = path.join(root, folder, entry.name, 'package.json');
      const { name, dependencies } = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
      return { name, layer, dependencies: Object.keys(dependencies) };
    });
}

const packages = [
  ...readdirSync(path.join(root, 'libs')).flatMap((layer) => {
    if (!isLayer(layer)) throw new Error(`libs/${layer} is no layer; the layers are ${layers.join(', ')}`);
    return packagesIn(`libs/${layer}`, layer);
  }),
  ...packagesIn('apps', 'apps'),
];
const byName = new Map(packages.map((item) => [item.name, item]));

/** Within a layer only the protocol packages may build on each other. */
function mayImport(from: Package, to: Package): boolean {
  const distance = layers.indexOf(from.layer) - layers.indexOf(to.layer);
  return distance > 0 || (distance === 0 && from.layer === 'protocol');
}

/** What each layer may take from npm; undefined means anything. */
const npmAllowed: Partial<Record<Layer, ReadonlySet<string>>> = {
  protocol: new Set(['zod']),
  domain: new Set(),
  services: new Set(['fastify', '@fastify/websocket', 'ws', 'pino']),
};

describe('the layers', () => {
  it('has packages in every layer', () => {
    expect(new Set(packages.map(({ layer }) => layer))).toEqual(new Set(layers));
  });

  it('has arrows that point down only', () => {
    const wrong = packages.flatMap((from) =>
      from.dependencies
        .map((name) => byName.get(name))
        .filter((to) => to !== undefined && !mayImport(from, to))
        .map((to) => `${from.name} (${from.layer}) → ${to?.name} (${to?.layer})`),
    );
    expect(wrong).toEqual([]);
  });

  it('takes from npm only what a layer may touch', () => {
    const wrong = packages.flatMap(({ name, layer, dependencies }) =>
      dependencies
        .filter((dependency) => !dependency.startsWith('@tocsin/'))
        .filter((dependency) => npmAllowed[layer]?.has(dependency) === false)
        .map((dependency) => `${name} (${layer}) → ${dependency}`),
    );
    expect(wrong).toEqual([]);
  });

  it('knows every package of ours that is depended upon', () => {
    const unknown = packages
      .flatMap(({ dependencies }) => dependencies)
      .filter((name) => name.startsWith('@tocsin/') && !byName.has(name));
    expect(unknown).toEqual([]);
  });

  it('keeps domain and protocol free of Node, the clock and chance', () => {
    const wrong = [...filesOf('libs/domain'), ...filesOf('libs/protocol')]
      .filter((file) => !/\.(spec|contract)\.ts$/.test(file))
      .filter((file) =>
        /from 'node:|\bDate\.now\(|\bnew Date\(\)|Math\.random\(|performance\.now\(|process\.env/.test(
          readFileSync(file, 'utf8'),
        ),
      )
      .map((file) => path.relative(root, file));
    expect(wrong).toEqual([]);
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
}
