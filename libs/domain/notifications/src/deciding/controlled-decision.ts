import type { MonitorId } from '@tocsin/messages';
import type { MonitorControl } from '../control/control-state';
import type { Decision } from './decision';

/** The one channel that no monitor list, interval or mute touches. */
const scriptChannel = 'api';

/**
 * The decision after what control clients said of the monitor: a muted one is told to nobody but the push script.
 * @param hasScript - whether there is one
 */
export function controlledDecision<Made extends Pick<Decision, 'tell' | 'reason' | 'channels'>>(
  decision: Made,
  control: MonitorControl,
  monitorId: MonitorId,
  hasScript: boolean,
): Made {
  if (control !== -1 || !decision.tell) {
    return decision;
  }
  const muted = `monitor ${monitorId} is muted through the control interface`;
  const { channels } = decision;
  return hasScript && (channels === 'all' || channels.has(scriptChannel))
    ? { ...decision, channels: new Set([scriptChannel]), reason: `${muted}, which leaves the push script` }
    : { ...decision, tell: false, channels: new Set<string>(), reason: muted };
}
