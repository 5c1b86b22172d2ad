import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AlarmFrame, readClientFrame } from '@tocsin/client-frames';
import { allSettings, Config, idleKeys, renamedKeys } from '@tocsin/config';
import { readDetectionFile } from '@tocsin/object-config-file';
import { parseRules } from '@tocsin/rules';
import { readTree } from '@tocsin/rules-file';
import { loadConfig } from '@tocsin/runtime';
import { z } from 'zod';
import { commands } from '../../apps/cli/src/commands';
import { anchorsOf, type Block, codeOf, guidePages, linksOf, pageOf } from './guide-pages';

const root = path.resolve(__dirname, '../..');
const pages = guidePages();
const blocks = pages.flatMap((page) => page.blocks);
const named = (name: string) =>
  blocks.filter((block) => block.name === name).map((block) => [block.where, block] as const);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The block as a file, beside a secrets file that knows every name it asks for. */
function written({ name, text }: Block): { readonly file: string; readonly secrets: string } {
  const file = path.join(folder, name);
  const secrets = path.join(folder, 'secrets.ini');
  const asked = [...text.matchAll(/[=:] *!(\w+)/g)].map(
    ({ 1: secret = '' }) => `${secret} = https://home.example.org/secret\n`,
  );
  writeFileSync(secrets, `[secrets]\n${asked.join('')}`, { mode: 0o600 });
  writeFileSync(file, text);
  return { file, secrets };
}

/** What is said against the settings in a block, as who writes them would be told. */
function complaintsAboutSettings(block: Block): readonly string[] {
  const { file, secrets } = written(block);
  try {
    const { warnings } = loadConfig(file, { TOCSIN_GENERAL__SECRETS: secrets });
    return warnings.map(({ where, message }) => `${where} ${message}`);
  } catch (error) {
    return [String(error)];
  }
}

async function complaintsAboutDetection(block: Block): Promise<readonly string[]> {
  const { file, secrets } = written(block);
  const read = await readDetectionFile({
    file,
    detector: Config.parse({}).detector,
    whereIs: (wanted) => (wanted === '/etc/zm/secrets.ini' ? secrets : wanted),
  });
  const { problems = [], warnings = [] } = read?.notes ?? {};
  return [...problems, ...warnings].map(({ where, message }) => `${where} ${message}`);
}

/** Where a command begins: in a line, behind a prompt, `sudo`, `docker compose run`, in a folder. */
const called = /(?:^|\/|\$ |sudo (?:-u \S+ )?|--rm |exec tocsin |&& )tocsin ([a-z][a-z-]*)/g;

describe('the guide', () => {
  it.each(pages.map((page) => [page.file, page] as const))(
    '%s leads nowhere that is not there',
    (_, page) => {
      const lost = linksOf(page).filter((link) => {
        const [target = '', anchor] = link.split('#');
        const file = target === '' ? page.file : path.join(path.dirname(page.file), target);
        if (!existsSync(path.join(root, file))) return true;
        return (
          anchor !== undefined &&
          !anchorsOf(pageOf(file, readFileSync(path.join(root, file), 'utf8'))).has(anchor)
        );
      });
      expect(lost).toEqual([]);
    },
  );

  it('lists each of its pages in docs/guide/README.md, and each of its examples in a page', () => {
    const linked = new Set(
      pages.flatMap((page) => linksOf(page).map((link) => path.join(path.dirname(page.file), link))),
    );
    const listed = new Set(
      pages
        .filter(({ file }) => file === 'docs/guide/README.md')
        .flatMap((page) => linksOf(page).map((link) => path.join('docs/guide', link))),
    );
    const own = pages.filter(({ file }) => file.startsWith('docs/guide/') && file !== 'docs/guide/README.md');
    const examples = readdirSync(path.join(root, 'docs/guide/examples')).map(
      (name) => `docs/guide/examples/${name}`,
    );
    expect(own.map(({ file }) => file).filter((file) => !listed.has(file))).toEqual([]);
    expect(examples.filter((file) => !linked.has(file))).toEqual([]);
  });

  it('knows no command but those that there are', () => {
    const known = new Set(['help', 'version', ...commands.map(({ usage }) => usage.name)]);
    const unknown = pages.flatMap((page) =>
      codeOf(page)
        .flatMap((code) => [...code.matchAll(called)])
        .map(({ 1: word = '' }) => word)
        .filter((word) => !known.has(word))
        .map((word) => `${page.file}: tocsin ${word}`),
    );
    expect(unknown).toEqual([]);
  });

  it('knows no setting but those that there are', () => {
    const known = new Set([
      ...allSettings.map(({ section, key }) => `${section}.${key}`),
      ...renamedKeys.keys(),
      ...[...idleKeys].flatMap(([section, keys]) => [...keys].map((key) => `${section}.${key}`)),
    ]);
    const sections = new Set<string>(allSettings.map(({ section }) => section));
    const unknown = pages.flatMap((page) =>
      [...page.prose.matchAll(/`\[(\w+)\] ([a-z_]\w+)/g)]
        .map(({ 1: section = '', 2: key = '' }) => ({ section, key }))
        .filter(({ section, key }) => sections.has(section) && !known.has(`${section}.${key}`))
        .map(({ section, key }) => `${page.file}: [${section}] ${key}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe('an example', () => {
  it.each(named('zmeventnotification.ini'))('of settings is understood, %s', (_, block) => {
    expect(complaintsAboutSettings(block)).toEqual([]);
  });

  it.each([...named('objectconfig.ini'), ...named('objectconfig.yml')])(
    'of detection is understood, %s',
    async (_, block) => {
      expect(await complaintsAboutDetection(block)).toEqual([]);
    },
  );

  it.each(
    blocks
      .filter(({ language, name }) => language === 'ini' && name === '')
      .map((block) => [block.where, { ...block, name: 'any.ini' }] as const),
  )('without a name is one or the other, %s', async (_, block) => {
    const asSettings = complaintsAboutSettings(block);
    const asDetection = await complaintsAboutDetection(block);
    expect([asSettings, asDetection]).toContainEqual([]);
  });

  it.each([...named('es_rules.yml'), ...named('es_rules.json')])(
    'of rules is understood, %s',
    (_, { text }) => {
      const { rules, problems } = parseRules(readTree(text));
      expect(problems).toEqual([]);
      expect(rules.size).toBeGreaterThan(0);
    },
  );

  it.each(named('frame'))('of a frame is one, %s', (_, { text }) => {
    const frame: unknown = JSON.parse(text.replaceAll('\n', ''));
    const { event } = z.object({ event: z.string() }).parse(frame);
    const isRead =
      event === 'alarm' ? AlarmFrame.safeParse(frame).success : readClientFrame(text).kind === event;
    expect(isRead).toBe(true);
  });

  it.each(named('mqtt'))('of an MQTT message has the keys of the contract, %s', (_, { text }) => {
    expect(Object.keys(z.record(z.string(), z.json()).parse(JSON.parse(text.replaceAll('\n', ''))))).toEqual(
      'monitor name state eventid hookvalue eventtype detection'.split(' '),
    );
  });

  it.each(
    blocks
      .filter(({ language }) => ['yaml', 'json'].includes(language))
      .map((block) => [block.where, block] as const),
  )('of YAML or JSON can be read, %s', (_, { text }) => {
    expect(readTree(text.replaceAll('…', 'x'))).toEqual(expect.anything());
  });

  it.each(
    blocks
      .filter(({ language, name }) => language === 'sh' && name !== '')
      .map((block) => [block.where, block] as const),
  )('of a script is one, %s', (_, { text }) => {
    expect(execFileSync('sh', ['-n'], { input: text, encoding: 'utf8' })).toBe('');
  });

  it('of a Node-RED flow has every wire and broker that it names', () => {
    const Nodes = z.array(
      z.looseObject({
        id: z.string(),
        z: z.string().optional(),
        broker: z.string().optional(),
        wires: z.array(z.array(z.string())).default([]),
      }),
    );
    const text = readFileSync(path.join(root, 'docs/guide/examples/node-red-flow.json'), 'utf8');
    const nodes = Nodes.parse(JSON.parse(text));
    const ids = new Set(nodes.map(({ id }) => id));
    const ends = nodes.flatMap((node) => [node.z ?? 'tocsin-tab', ...node.wires.flat()]);
    expect(ends.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids).toContain(nodes.find(({ id }) => id === 'tocsin-in')?.broker);
  });
});
