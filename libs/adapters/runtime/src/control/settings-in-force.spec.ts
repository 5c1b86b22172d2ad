import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { untouchedControl } from '@tocsin/notifications';
import { pino } from 'pino';
import { until } from '../../../../../tools/testing/until';
import { writtenOnce } from '../config/written-settings';
import { ControlFile } from './control-file';
import { SettingsInForce } from './settings-in-force';

const overridden = (overrides: Record<string, string>) => () => ({
  ...untouchedControl,
  overrides: new Map(Object.entries(overrides)),
});

describe('the settings in force', () => {
  let folder: string;
  let place: ControlFile;
  let logged: string[];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-settings-'));
    place = new ControlFile(path.join(folder, 'control.dat'), log);
    logged = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = Config.parse({
    general: { use_escontrol_interface: 'yes' },
    customize: { use_hooks: 'yes' },
    network: { port: 9001 },
  });

  it('are as written but for what control clients changed, before and after the start', async () => {
    await place.change(overridden({ use_hooks: 'no', 'mqtt.password': 'geheim', port: 'x' }));
    await using settings = await SettingsInForce.open(writtenOnce(written), place, log);
    expect(settings.config).toMatchObject({
      customize: { use_hooks: false },
      mqtt: { password: 'geheim' },
      network: { port: 9001 },
    });
    expect(logged.join()).toContain('network.port');
    expect(logged.join()).not.toContain('geheim');
    await place.change(overridden({ use_hooks: 'yes' }));
    expect(settings.config).toEqual(written);
  });

  it('are as written where the interface is off', async () => {
    await place.change(overridden({ use_hooks: 'no' }));
    const off = Config.parse({});
    await using settings = await SettingsInForce.open(writtenOnce(off), place, log);
    expect(settings.config).toBe(off);
  });

  const services = () => {
    const story: string[] = [];
    const named = ({ customize: { use_hooks: hooks } }: Config) => `hooks ${hooks}`;
    return {
      story,
      service: {
        name: 'detector',
        uses: ({ customize }: Config) => customize.use_hooks,
        start: async (config: Config) => {
          if (config.hook.hook_script === 'broken' && config.customize.use_hooks === false)
            throw new Error('no');
          story.push(`start ${named(config)}`);
          return { [Symbol.asyncDispose]: async () => void story.push(`stop ${named(config)}`) };
        },
      },
    };
  };

  it('have a service begin anew when one that it uses changes, and for no other', async () => {
    await using settings = await SettingsInForce.open(writtenOnce(written), place, log);
    const { story, service } = services();
    const running = await settings.run(service);
    await place.change(overridden({ event_check_interval: '1' }));
    await place.change(overridden({ use_hooks: 'no' }));
    await until('it has begun anew', () => story.length === 3);
    await running[Symbol.asyncDispose]();
    await place.change(overridden({ use_hooks: 'yes' }));
    expect(story).toEqual(['start hooks true', 'stop hooks true', 'start hooks false', 'stop hooks false']);
  });

  it('that a service cannot run by leave it as it was', async () => {
    const broken = { ...written, hook: { ...written.hook, hook_script: 'broken' } };
    await using settings = await SettingsInForce.open(writtenOnce(broken), place, log);
    const { story, service } = services();
    await using _running = await settings.run(service);
    await place.change(overridden({ use_hooks: 'no' }));
    await until('it runs again', () => story.length === 3);
    expect(story).toEqual(['start hooks true', 'stop hooks true', 'start hooks true']);
    expect(logged.join()).toContain('cannot run by the changed settings');
  });
});
