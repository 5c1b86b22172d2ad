import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allSettings } from '@tocsin/config';
import { loadConfig } from '@tocsin/runtime';
import { z } from 'zod';
import { type Form, sampleSecretsFile, sampleSettings } from './sample-files';
import { settingsSchema } from './settings-schema';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-samples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function loaded(form: Form) {
  const extension = form === 'ini' ? 'ini' : 'yml';
  const secrets = path.join(folder, `secrets.${extension}`);
  const file = path.join(folder, `es.${extension}`);
  writeFileSync(secrets, sampleSecretsFile(form));
  chmodSync(secrets, 0o640);
  writeFileSync(file, sampleSettings(form).replace(`/etc/zm/secrets.${extension}`, secrets));
  const { config, warnings } = loadConfig(file, {});
  return { config: { ...config, general: { ...config.general, secrets: '' } }, warnings };
}

/** What is commented out is put in force: it is the default, so nothing may change. */
const uncommented = (text: string) => text.replaceAll(/^( *)# ([a-z0-9_]+(?: =|:)(?: .*)?)$/gm, '$1$2');

describe('the samples', () => {
  it('load without a warning, and both forms mean the same', () => {
    expect(loaded('ini').warnings).toEqual([]);
    expect(loaded('yaml')).toEqual(loaded('ini'));
    expect(loaded('ini').config).toMatchObject({
      ssl: { cert: '/etc/letsencrypt/live/home.example.org/fullchain.pem' },
      fcm: { token_file: '/var/lib/zmeventnotification/push/tokens.txt' },
      detector: { enable: true },
    });
  });

  it.each(['ini', 'yaml'] as const)('say of every setting what it is by default: %s', (form) => {
    const file = path.join(folder, `all.${form === 'ini' ? 'ini' : 'yml'}`);
    const { config: sample } = loaded(form);
    const text = uncommented(sampleSettings(form));
    for (const { key } of allSettings) expect(text).toMatch(new RegExp(`^ *${key}(?: =|:)`, 'm'));
    writeFileSync(file, text.replace(/\/etc\/zm(?=\/secrets)/, folder));
    const { config } = loadConfig(file, {});
    expect({ ...config, general: { ...config.general, secrets: '' } }).toEqual(sample);
  });
});

describe('the schema for editors', () => {
  const schema = z.fromJSONSchema(z.record(z.string(), z.json()).parse(JSON.parse(settingsSchema())));
  const isGood = (settings: unknown) => schema.safeParse(settings).success;

  it('takes what files hold: words for switches, secrets, templates, lists in both forms, nothing', () => {
    expect(
      isGood({
        network: { port: 9000, address: '::' },
        auth: { enable: 'yes', timeout: '!SECRET' },
        ssl: { enable: false, cert: '!ES_CERT_FILE' },
        hook: { hook_skip_monitors: '1,2', event_start_notify_on_hook_success: ['web'] },
        push: null,
        customize: { verbose: 'no' },
      }),
    ).toBe(true);
  });

  it.each([
    [{ network: { prot: 9000 } }],
    [{ network: { port: 99_999 } }],
    [{ auth: { enable: 'perhaps' } }],
    [{ fcm: { fcm_android_priority: 'urgent' } }],
    [{ nonsense: {} }],
  ])('marks %j', (settings) => {
    expect(isGood(settings)).toBe(false);
  });
});
