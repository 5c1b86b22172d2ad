import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { withRemoteConfig } from './server-settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'server-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settingsWith = async (name: string, lines: string[], ours: Record<string, unknown> = {}) => {
  const file = path.join(folder, name);
  await writeFile(file, lines.join('\n'));
  return withRemoteConfig(Config.parse({ detector: { ...ours, remote_config: file } }).detector);
};

it('mlapiconfig.ini says who may ask where, and its folders lie beside it', async () => {
  const key = 'k'.repeat(40);
  const lines = [
    '[general]',
    'port=5055',
    `mlapi_secret_key=${key}`,
    'db_path=./db',
    'images_path=/pictures',
  ];
  expect(await settingsWith('mlapiconfig.ini', lines)).toMatchObject({
    remote_address: '0.0.0.0',
    remote_port: 5055,
    remote_auth: true,
    remote_users_file: path.join(folder, 'db/db.json'),
    remote_secret_key: key,
    remote_images_path: '/pictures',
  });
});

it('what is set here wins', async () => {
  const ours = { remote_port: 6000, remote_users_file: '/etc/users.json' };
  expect(await settingsWith('mlapiconfig.ini', ['[general]', 'port=5055'], ours)).toMatchObject(ours);
});

it('the file of pyzm.serve says whether anybody has to log in', async () => {
  const guarded = [
    'auth_enabled: true',
    'auth_username: me',
    'auth_password: secret',
    'token_expiry_seconds: 90',
  ];
  expect(await settingsWith('serve.yml', guarded)).toMatchObject({
    remote_auth: true,
    remote_user: 'me',
    remote_password: 'secret',
    remote_token_lifetime: 90,
  });
  expect(await settingsWith('serve.yml', ['port: 5000'])).toMatchObject({ remote_auth: false });
});
