import { writeFile } from 'node:fs/promises';
import { readRemoteServerSettings } from './remote-server-file';
import { GoldenFolder } from './testing/folder.fixture';

let folder: GoldenFolder;
beforeAll(async () => {
  folder = await GoldenFolder.open();
});
afterAll(() => folder[Symbol.asyncDispose]());

it("mlapi's file says how others are answered, and what with", async () => {
  expect(await readRemoteServerSettings(folder.file('mlapiconfig.ini'))).toEqual({
    dialect: 'mlapi',
    host: '0.0.0.0',
    port: 5001,
    processes: 2,
    basePath: '/srv/mlapi',
    imagesPath: '/srv/mlapi/images',
    auth: { kind: 'database', folder: '/srv/mlapi/db' },
    tokenSecret: 'deep-secret',
    tokenLifetimeSeconds: 3600,
    models: [],
    processor: 'cpu',
    detectorConfig: null,
  });
  const configs = await folder.configs('mlapiconfig.ini');
  expect(configs.warnings).toEqual([]);
  expect(await configs.forMonitor(null)).toMatchObject({
    maxDetectionSize: { value: 70, unit: '%' },
    types: [{ variants: [{ weights: '/models/yolov4.weights' }] }],
  });
});

it.each([
  ['{}', { port: 5000, auth: null, models: ['yolo11s'], tokenSecret: null, tokenLifetimeSeconds: 3600 }],
  [
    'port: 6000\nmodels: [all]\nauth_enabled: true\nauth_password: 0123\ntoken_secret: s\nprocessor: gpu\n',
    {
      port: 6000,
      auth: { kind: 'user', user: 'admin', password: '0123' },
      models: ['all'],
      processor: 'gpu',
    },
  ],
])("pyzm's file %j", async (text, settings) => {
  await writeFile(folder.file('serve.yml'), text);
  expect(await readRemoteServerSettings(folder.file('serve.yml'))).toMatchObject(settings);
});

it.each([
  ['serve.yml', 'host: a\nport: 70000\n', /serve\.yml:2: port: "70000" is more than 65535/],
  ['serve.yml', 'auth_enabled: yes\n', /serve\.yml:1: auth_enabled needs an auth_password/],
  ['m.ini', '[general]\nport=x\n', /m\.ini:2: \[general\] port: "x" is not a number/],
])('names what is wrong with %s %j', async (name, text, message) => {
  await writeFile(folder.file(name), text);
  await expect(readRemoteServerSettings(folder.file(name))).rejects.toThrow(message);
});
