import path from 'node:path';
import { defaultConfigFiles } from '../config/config-places';
import type { ConfigProblem } from '../config/config-error';
import { listing } from './listing';
import { isUsable, type SettingsReport } from './settings-report';
import { settingNames, shownValue } from './shown-value';

/** Where a report goes: the settings to `out`, what there is to say of them to `err`. */
export interface Printer {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** `Configuration (read FILE):` and the settings, as the old server lists them. */
export function listingWithHead({ config, file }: Pick<SettingsReport, 'config' | 'file'>): string {
  if (config === undefined) return '';
  const missing = path.resolve(defaultConfigFiles.at(-1) ?? '');
  const head = file ? `Configuration (read ${file}):` : `Default configuration (${missing} doesn't exist):`;
  return `\n${head}\n\n${listing(config)}\n`;
}

/**
 * The report for people: the words of the old server, then whatever is wrong.
 * @param now - for the line that its logger put on the terminal
 */
export function printReport(report: SettingsReport, { out, err }: Printer, now: Date): void {
  if (report.config !== undefined) {
    const text = report.file
      ? `using config file: ${report.file}`
      : 'No config file found, using inbuilt defaults';
    err(`${stamp(now)} zmeventnotification[${process.pid}].INF [${text}]`);
    out(listingWithHead(report));
  }
  const { length } = report.mistakes;
  if (length > 0) err(`the configuration has ${length} mistake${length === 1 ? '' : 's'}:`);
  for (const { where, message } of report.mistakes) err(`mistake: ${where}: ${message}`);
  for (const { where, message } of report.warnings) err(`warning: ${where}: ${message}`);
  for (const { severity, key, message } of report.findings) err(`${severity}: ${key}: ${message}`);
}

/** The report for programs. Secrets are shown as everywhere: only whether they are there. */
export function reportAsJson(report: SettingsReport): Readonly<Record<string, unknown>> {
  const { config } = report;
  return {
    usable: isUsable(report),
    file: report.file ?? null,
    settings:
      config === undefined
        ? null
        : Object.fromEntries(settingNames.map((name) => [name, shownValue(config, name) ?? null])),
    mistakes: report.mistakes.map(placed),
    warnings: report.warnings.map(placed),
    findings: report.findings,
  };
}

function placed({ where, key, message }: ConfigProblem) {
  const [, file = where, line] = /^(.*):(\d+)$/.exec(where) ?? [];
  return { file, line: line === undefined ? null : Number(line), key: key ?? null, reason: message };
}

/** `MM/DD/YYYY HH:MM:SS.uuuuuu` in local time. */
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(now.getMonth() + 1)}/${two(now.getDate())}/${now.getFullYear()}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  return `${day} ${time}.${String(now.getMilliseconds()).padStart(3, '0')}000`;
}
