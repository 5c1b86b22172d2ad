import { Config } from '@tocsin/config';
import { editSetting } from './control-overrides';
import { controlledConfig, knownSettings } from './control-settings';
import { type ControlState, untouchedControl } from './control-state';

const written = Config.parse({ mqtt: { enable: 'no' }, gateway: { trusted_proxies: '10.0.0.0/8' } });
const edited = (...edits: readonly (readonly [string, string])[]): ControlState =>
  edits.reduce(
    (state, [key, value]) => editSetting(state, key, value, knownSettings) ?? state,
    untouchedControl,
  );

describe('the settings in force', () => {
  it('are the written ones while nobody said anything', () => {
    expect(controlledConfig(written, untouchedControl)).toEqual({ config: written, unusable: [] });
  });

  it('have the values that control clients gave, in the types of the schema', () => {
    const { config, unusable } = controlledConfig(
      written,
      edited(['use_hooks', 'no'], ['mqtt.enable', 'yes'], ['port', '9001'], ['hook_skip_monitors', '1, 2']),
    );
    expect(unusable).toEqual([]);
    expect(config.customize.use_hooks).toBe(false);
    expect(config.mqtt.enable).toBe(true);
    expect(config.fcm.enable).toBe(written.fcm.enable);
    expect(config.network.port).toBe(9001);
    expect(config.hook.hook_skip_monitors).toEqual([1, 2]);
    expect(config.gateway.trusted_proxies).toEqual(['10.0.0.0/8']);
  });

  it('keep the written value where the other cannot be used', () => {
    const { config, unusable } = controlledConfig(written, edited(['network.port', 'high']));
    expect(unusable).toEqual(['network.port']);
    expect(config).toEqual(written);
  });

  it('are known by section and key, and which of them are secret', () => {
    expect(knownSettings).toContainEqual({ section: 'mqtt', key: 'password', isSecret: true });
    expect(knownSettings).toContainEqual({ section: 'customize', key: 'use_hooks', isSecret: false });
  });
});
