import type { Config } from '@tocsin/config';
import { type ControlPlace, type ControlState, untouchedControl } from '@tocsin/notifications';
import { ControlFile } from '@tocsin/runtime';
import type { Logger } from 'pino';
import { Control, type ControlParts } from './control';

/** A place that several gateways share. */
export interface SharedControl extends ControlPlace {
  /** Says this where nothing was ever said. @returns whether it was so */
  adopt(state: ControlState): Promise<boolean>;
}

/**
 * The control interface, on the place that is given or the control file.
 * @param place - stays open: it belongs to who made it
 * @throws CodedError `control-unavailable` (retryable)
 */
export async function openControl(
  parts: Omit<ControlParts, 'place'>,
  place: ControlPlace | SharedControl | undefined,
): Promise<Control> {
  const { general } = parts.written;
  const file = new ControlFile(general.escontrol_interface_file, parts.log);
  if (general.use_escontrol_interface && place !== undefined && 'adopt' in place) {
    await adoptFile(place, file, general, parts.log);
  }
  return Control.open({ ...parts, place: place ?? file });
}

/** What was said while there was one gateway goes on to hold. */
async function adoptFile(
  shared: SharedControl,
  place: ControlPlace,
  { escontrol_interface_file: file }: Config['general'],
  log: Logger,
): Promise<void> {
  const state = await place.read();
  if (state !== untouchedControl && (await shared.adopt(state))) {
    log.info({ file }, 'what the control file holds is shared by all gateways from now on');
  }
}
