import type { DetectionConfig, Variant } from '@tocsin/detection-config';
import type { MonitorId } from '@tocsin/messages';
import type { Logger } from 'pino';

/** The logger of one monitor's looks, under the name that the old detector's lines had. */
export function monitorLog(log: Logger, monitorId: MonitorId | null): Logger {
  return log.child({ component: monitorId === null ? 'zmesdetect' : `zmesdetect_m${monitorId}` });
}

export interface VariantLook {
  readonly type: string;
  readonly variant: Variant;
  readonly picture: string;
  readonly found: number;
  readonly tookMs: number;
}

/** The model of a variant is loaded. */
export function sayReady(log: Logger, { name }: Pick<Variant, 'name'>, tookMs: number): void {
  monitorLog(log, null).debug(`|--> model:${name} init took: ${(tookMs / 1000).toFixed(6)}s`);
}

/** Lines that people of the old detector search their logs for; for debugging, so at that level. */
export function sayLook(
  log: Logger,
  { generation }: Pick<DetectionConfig, 'generation'>,
  look: VariantLook,
): void {
  const { variant, type, picture, found, tookMs } = look;
  if (Number(generation) < 6) {
    log.debug(`Using model: ${variant.name} with ${picture}`);
    log.debug(`|--> model:${variant.name} detection took: ${(tookMs / 1000).toFixed(6)}s`);
    if (found === 0) log.debug(`No match found in ${picture} using model:${variant.name}`);
    return;
  }
  const processor = 'processor' in variant ? variant.processor : 'cpu';
  log.debug(`perf: processor:${processor} ${type} ${variant.name} detection took: ${tookMs.toFixed(2)} ms`);
}

export function sayWhole(log: Logger, stream: string, text: string, tookMs: number): void {
  log.debug(
    `perf: TOTAL detection sequence (with image loads) took: ${tookMs.toFixed(2)} ms to process ${stream}`,
  );
  if (text !== '') log.debug(`Prediction string:${text}`);
}
