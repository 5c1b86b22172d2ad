import type { FrameName, OutputSettings } from '@tocsin/detection-config';
import type { Found } from '../sequence/found';
import { wholePercent } from './percent';
import type { Sighting } from './sighting';

export type TextSettings = Pick<
  OutputSettings,
  'showPercent' | 'showModels' | 'showFrameMatchType' | 'isSingleFramePrefixX'
>;

/** The line the old detector prints: `[a] detected:person,car`. Each label once; `''` where nothing was seen. */
export function detectionText({ frame, found }: Sighting, settings: TextSettings): string {
  const firstOfLabel = new Map<string, Found>();
  for (const one of found) if (!firstOfLabel.has(one.label)) firstOfLabel.set(one.label, one);
  if (firstOfLabel.size === 0) return '';
  const items = [...firstOfLabel.values()].map((one) => {
    const label = settings.showModels ? `(${one.model}) ${one.label}` : one.label;
    return settings.showPercent ? `${label}:${wholePercent(one.confidence)}% ` : label;
  });
  return `${prefix(frame, settings)}detected:${items.join(settings.showPercent ? '' : ',')}`;
}

/** Which picture matched; the gateway chooses the notification's picture by it. */
function prefix(frame: FrameName, { showFrameMatchType, isSingleFramePrefixX }: TextSettings): string {
  if (!showFrameMatchType) return '';
  if (typeof frame === 'number' || isSingleFramePrefixX) return '[x] ';
  return frame === 'alarm' ? '[a] ' : '[s] ';
}
