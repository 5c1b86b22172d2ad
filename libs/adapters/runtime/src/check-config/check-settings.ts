import type { Config } from '@tocsin/config';
import type { ProcessArguments } from '../arguments';
import { listenFindings } from './listen-findings';
import { type Printer, printReport, reportAsJson } from './print-report';
import { isUsable, reportOnSettings, type SettingsReport } from './settings-report';

/** What is checked beside the settings, by who knows more: how pictures are looked at. */
export interface FurtherCheck {
  readonly isUsable: boolean;
  readonly print: (printer: Printer) => void;
  /** The same for programs, beside what there is of the settings. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Of settings that can be understood. */
export type CheckFurther = (config: Config) => Promise<FurtherCheck>;

/**
 * `--check-config`: prints the settings in force, and everything that is wrong with them and around them.
 * @returns exit code: 0 when Tocsin would start with them, 1 when not
 */
export async function checkSettings(
  { config: named, flags, json }: Pick<ProcessArguments, 'config' | 'flags' | 'json'>,
  printer: Printer,
  env: NodeJS.ProcessEnv,
  checkFurther?: CheckFurther,
): Promise<0 | 1> {
  const report = await withListening(reportOnSettings(named, env, { flags }));
  const further = report.config === undefined ? undefined : await checkFurther?.(report.config);
  if (json) {
    printer.out(JSON.stringify({ ...reportAsJson(report), ...further?.json }, null, 2));
  } else {
    printReport(report, printer, new Date());
    further?.print(printer);
  }
  return isUsable(report) && further?.isUsable !== false ? 0 : 1;
}

async function withListening(report: SettingsReport): Promise<SettingsReport> {
  if (report.config === undefined) return report;
  return { ...report, findings: [...report.findings, ...(await listenFindings(report.config))] };
}
