import { allSettings, type Config, idleKeys } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { readDetectionFile } from '@tocsin/object-config-file';
import { decodeTokenFile } from '@tocsin/push';
import { readTree } from '@tocsin/rules-file';
import { loadConfig, parseSettings } from '@tocsin/runtime';
import type { Places } from '../places';
import type { Plan } from '../plan/make-plan';
import type { Stock } from '../stock/take-stock';
import { readTextFile } from '../text-file';
import type { StagedFiles } from './staged-files';

/**
 * Reads what was written as Tocsin will read it, and compares it with what held before.
 * @throws CodedError `import-differs` naming everything that would not be as it was; ConfigError
 */
export async function verify(stock: Stock, plan: Plan, staged: StagedFiles, places: Places): Promise<void> {
  const whereIs = (named: string) => staged.at(places.homeOf(named)) ?? places.whereIs(named);
  const differences = [
    ...settingsThatDiffer(stock, plan, staged, whereIs),
    ...(await monitorsThatDiffer(stock, staged, whereIs)),
    ...(await phonesThatAreLost(stock, staged)),
    ...(await rulesThatDiffer(stock, plan, staged)),
    ...(await secretsThatDiffer(stock, plan, staged)),
  ];
  if (differences.length === 0) return;
  const list = differences.map((each) => `  ${each}`).join('\n');
  throw new CodedError(
    'import-differs',
    `nothing was replaced, since these would not be as they were; please report this:\n${list}`,
  );
}

type WhereIs = (named: string) => string;

function settingsThatDiffer(
  { settings }: Stock,
  plan: Plan,
  staged: StagedFiles,
  whereIs: WhereIs,
): string[] {
  const planned = plan.settings;
  const file = planned === undefined ? undefined : staged.at(planned.home);
  if (settings === undefined || planned === undefined || file === undefined) return [];
  const { config } = loadConfig(file, {}, { whereIs });
  return allSettings
    .filter(({ section, key }) => idleKeys.get(section)?.has(key) !== true)
    .filter(({ section, key }) => {
      const expected = planned.changed.get(`${section}.${key}`) ?? valueOf(settings.config, section, key);
      return JSON.stringify(valueOf(config, section, key)) !== JSON.stringify(expected);
    })
    .map(({ section, key }) => `[${section}] ${key}`);
}

const valueOf = (config: Config, section: keyof Config, key: string): unknown =>
  Reflect.get(config[section], key);

async function monitorsThatDiffer(
  { detection, settings }: Stock,
  staged: StagedFiles,
  whereIs: WhereIs,
): Promise<string[]> {
  const before = detection?.loaded;
  const { detector } = settings?.config ?? {};
  if (detection === undefined || before === undefined || detector === undefined) return [];
  const file = staged.at(detection.place.home) ?? detection.place.file;
  const after = await readDetectionFile({ file, detector, whereIs });
  return [null, ...before.monitorIds]
    .filter((id) => JSON.stringify(after?.forMonitor(id)) !== JSON.stringify(before.forMonitor(id)))
    .map((id) => `objectconfig${id === null ? '' : `, monitor ${id}`}`);
}

async function phonesThatAreLost({ phones }: Stock, staged: StagedFiles): Promise<string[]> {
  const file = staged.at(phones.home);
  if (file === undefined) return [];
  const { devices } = decodeTokenFile((await readTextFile(file)).text, 0);
  const lost = [...phones.devices.keys()].filter((token) => !devices.has(token)).length;
  return lost === 0 ? [] : [`${lost} phones of ${phones.home}`];
}

async function rulesThatDiffer({ rules }: Stock, { steps }: Plan, staged: StagedFiles): Promise<string[]> {
  const step = steps.find((each) => each.kind === 'write' && each.from === rules?.place.file);
  const file = step === undefined ? undefined : staged.at(step.file);
  if (rules?.file === undefined || file === undefined) return [];
  const [before, after] = [readTree(rules.file.text), readTree((await readTextFile(file)).text)];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : ['the rules'];
}

async function secretsThatDiffer(
  { secrets }: Stock,
  { steps }: Plan,
  staged: StagedFiles,
): Promise<string[]> {
  const differing: string[] = [];
  for (const { place, file } of secrets) {
    const step = steps.find((each) => each.kind === 'write' && each.from === place.file);
    const written = step === undefined ? undefined : staged.at(step.file);
    if (written === undefined) continue;
    const before = secretsOf(place.file, file.text);
    if (before !== secretsOf(written, (await readTextFile(written)).text))
      differing.push(`the secrets of ${place.file}`);
  }
  return differing;
}

/** The last one of a name counts. */
const secretsOf = (file: string, text: string): string =>
  JSON.stringify(
    Object.fromEntries(
      parseSettings(file, text).entries.map(({ section, key, value }) => [`${section}.${key}`, value]),
    ),
  );
