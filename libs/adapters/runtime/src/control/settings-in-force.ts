import type { Config } from '@tocsin/config';
import { controlledConfig } from '@tocsin/notifications';
import type { Logger } from '../logger';
import { ControlFile } from './control-file';

/** The settings that hold at the start of a process: as written, but for what control clients changed. */
export async function settingsInForce(written: Config, log: Logger): Promise<Config> {
  const { use_escontrol_interface: isOn, escontrol_interface_file: file } = written.general;
  if (!isOn) return written;
  const state = await new ControlFile(file, log).read();
  const { config, unusable } = controlledConfig(written, state);
  if (state.overrides.size > 0) {
    log.info({ file, settings: [...state.overrides.keys()] }, 'control clients have changed settings');
  }
  if (unusable.length > 0) {
    log.warn(
      { file, settings: unusable },
      'settings that control clients gave cannot be used; the file holds',
    );
  }
  return config;
}
