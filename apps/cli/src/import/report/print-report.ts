import type { Console } from '../../console';
import type { Plan } from '../plan/make-plan';
import type { Step } from '../plan/step';
import type { Place } from '../places';
import { kindsOfNews, type SettingNews } from '../settings/setting-news';
import type { Stock } from '../stock/take-stock';

/** What was found, what each line means, and what is to be done, for people. */
export function printReport(stock: Stock, { settings, steps }: Plan, { out, err }: Console): void {
  const { settings: old, secrets, rules, phones, detection, faces } = stock;
  if (old === undefined) out('Settings: there are none; what is built in holds');
  else {
    out(`Settings: ${shownPlace(old.place)}`);
    newsLines((settings ?? old).news).forEach(out);
  }
  for (const { place } of secrets) out(`Secrets: ${shownPlace(place)}`);
  if (rules?.file !== undefined) {
    out(
      `Rules: ${shownPlace(rules.place)}: ${counted(rules.rules, 'rule')} for ${counted(rules.monitors, 'monitor')}`,
    );
    for (const { place, reason } of rules.skipped) out(`  not understood  ${place} ${reason}`);
  }
  out(`Phones: ${counted(phones.devices.size, 'phone')} ${phones.added === 0 ? 'in' : 'for'} ${phones.home}`);
  for (const { file, devices, form, unreadableLines } of phones.files) {
    const form60 = form === 'text' ? ', lines as before 6.0.1' : '';
    out(`  ${file}: ${devices.size}${form60}`);
    if (unreadableLines.length > 0) out(`    no phones, left out: lines ${unreadableLines.join(', ')}`);
  }
  if (detection?.loaded !== undefined) {
    const { generation, monitorIds, notes } = detection.loaded;
    const own = monitorIds.length === 0 ? '' : `, with sections for monitors ${monitorIds.join(', ')}`;
    out(`Objectconfig: ${shownPlace(detection.place)}: written for ${generation}.x${own}`);
    for (const { where, message } of notes.notices) out(`  old name        ${line(where)}${message}`);
    for (const { where, message } of notes.warnings) out(`  note            ${line(where)}${message}`);
    for (const file of detection.missingModels) out(`  no such model   ${file}; see "tocsin models"`);
  }
  for (const { folder, people, pictures, unusable } of faces) {
    out(
      `Known faces: ${folder}: ${people === 1 ? '1 person' : `${people} people`}, ${counted(pictures, 'picture')}`,
    );
    for (const picture of unusable) out(`  not usable      ${picture}`);
  }
  if (old !== undefined && old.doubts.length > 0) {
    out('\nStill to do:');
    for (const doubt of old.doubts) out(`  ${doubt}`);
  }
  if (stock.problems.length > 0) {
    err(
      `\nNothing can be taken over before ${stock.problems.length === 1 ? 'this mistake is' : 'these mistakes are'} mended:`,
    );
    for (const { where, message } of stock.problems) err(`  ${where}: ${message}`);
  } else if (steps.length === 0) {
    out('\nThere is nothing to do.');
  } else {
    out('\nWhat there is to do:');
    for (const step of steps) out(`  ${shownStep(step)}`);
  }
}

/** In words: `write FILE: what`. */
export function shownStep(step: Step): string {
  const { kind, file, what } = step;
  if (kind === 'retire') return `rename ${file} to ${step.to}: ${what}`;
  if (kind === 'protect') return `chmod ${step.rights.mode.toString(8)} ${file}: ${what}`;
  return `write ${file}: ${what}`;
}

const shownPlace = ({ file, home }: Place): string => (file === home ? file : `${file} → ${home}`);

const counted = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const line = (where: string): string => {
  const [, number] = /:(\d+)$/.exec(where) ?? [];
  return number === undefined ? '' : `line ${number}: `;
};

/** Everything that is not just kept, by kind. */
function newsLines(news: readonly SettingNews[]): string[] {
  const kept = news.filter(({ kind }) => kind === 'kept').length;
  const others = kindsOfNews
    .flatMap((kind) => news.filter((each) => each.kind === kind))
    .filter(({ kind }) => kind !== 'kept');
  return [
    `  ${kept} kept as they are`,
    ...others.map(({ kind, key, line: number, message }) => {
      const where = number === null ? '' : `line ${number}: `;
      return `  ${kind.padEnd(16)}${where}${key} ${message}`;
    }),
  ];
}
