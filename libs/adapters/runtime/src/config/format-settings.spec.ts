import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '@tocsin/config';
import { formatSettings } from './format-settings';
import { loadConfig } from './load-config';
import { parseSettings } from './settings-text';

const good = path.join(__dirname, 'generations/good');
const names = readdirSync(good).filter((name) => /^\d/.test(name));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-forms-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text.replaceAll('/etc/zm/secrets', path.join(folder, 'secrets')));
  chmodSync(file, 0o640);
  return file;
}

const configOf = (file: string): Config => {
  const { config } = loadConfig(file, {});
  return { ...config, general: { ...config.general, secrets: undefined } };
};

describe('settings in their other form', () => {
  it.each(names)('mean the same, there and back: %s', (name) => {
    const secrets = readdirSync(good).filter((each) => each.startsWith('secrets'));
    for (const each of secrets) write(each, readFileSync(path.join(good, each), 'utf8'));
    const text = readFileSync(path.join(good, name), 'utf8');
    const original = configOf(write(name, text));
    const { entries } = parseSettings(name, text);
    const yaml = formatSettings(entries, 'yaml');
    expect(configOf(write('other.yml', yaml))).toEqual(original);
    const ini = formatSettings(parseSettings('other.yml', yaml).entries, 'ini');
    expect(configOf(write('other.ini', ini))).toEqual(original);
  });

  it('hold for secrets, whatever stands in them', () => {
    const ini = readFileSync(path.join(good, 'secrets.ini'), 'utf8');
    const { entries } = parseSettings('secrets.ini', ini);
    const again = parseSettings('secrets.yml', formatSettings(entries, 'yaml')).entries;
    const valuesOf = (each: typeof entries) => each.map(({ section, key, value }) => [section, key, value]);
    expect(valuesOf(again)).toEqual(valuesOf(entries));
  });
});
