import {
  isUsable,
  type ProcessArguments,
  printReport,
  reportAsJson,
  reportOnSettings,
} from '@tocsin/runtime';
import type { Console } from '../console';
import { checkDetection, detectionAsJson, printDetection } from './check-detection';

export type CheckConfigRequest = Pick<ProcessArguments, 'config' | 'flags' | 'json'>;

/**
 * `tocsin check-config`: prints the settings in force and how pictures are looked at, and everything that is wrong
 * with either.
 * @returns exit code: 0 when Tocsin would start with them, 1 when not
 */
export async function checkConfig(
  { config: named, flags, json }: CheckConfigRequest,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const report = reportOnSettings(named, env, { flags });
  const detection = report.config === undefined ? undefined : await checkDetection(report.config);
  if (json) {
    const detected = detection === undefined ? null : detectionAsJson(detection);
    console.out(JSON.stringify({ ...reportAsJson(report), detection: detected }, null, 2));
  } else {
    printReport(report, console, new Date());
    if (detection !== undefined) printDetection(detection, console);
  }
  return isUsable(report) && detection?.isUsable === true ? 0 : 1;
}
