import type { Place } from '../places';
import { kindsOfNews, type SettingNews } from '../settings/setting-news';
import type { DetectionStock } from '../stock/detection-stock';
import type { FacesStock } from '../stock/faces-stock';
import type { PhonesStock } from '../stock/phones-stock';
import type { RulesStock } from '../stock/rules-stock';
import type { Stock } from '../stock/take-stock';

/** What was found, and what each line of it means to Tocsin; a heading for each source. */
export function reportLines(
  { settings, secrets, rules, phones, detection, faces }: Stock,
  news: readonly SettingNews[],
): string[] {
  const found = settings === undefined ? 'there are none; what is built in holds' : placed(settings.place);
  return [
    `Settings: ${found}`,
    ...(news.length === 0 ? [] : newsLines(news)),
    ...secrets.map(({ place }) => `Secrets: ${placed(place)}`),
    ...(rules === undefined ? [] : rulesLines(rules)),
    ...phonesLines(phones),
    ...(detection === undefined ? [] : detectionLines(detection)),
    ...faces.flatMap(facesLines),
  ];
}

/** Everything that is not just kept, by kind. */
function newsLines(news: readonly SettingNews[]): string[] {
  const ofKind = (kind: SettingNews['kind']) => news.filter((each) => each.kind === kind);
  const others = kindsOfNews.filter((kind) => kind !== 'kept').flatMap(ofKind);
  return [
    `  ${ofKind('kept').length} kept as they are`,
    ...others.map(({ kind, key, line, message }) => {
      const where = line === null ? '' : `line ${line}: `;
      return said(kind, `${where}${key}: ${message}`);
    }),
  ];
}

function rulesLines({ file, place, rules, monitors, skipped }: RulesStock): string[] {
  if (file === undefined) return [];
  return [
    `Rules: ${placed(place)}: ${counted(rules, 'rule')} for ${counted(monitors, 'monitor')}`,
    ...skipped.map(({ place: where, reason }) => said('not understood', `${where} ${reason}`)),
  ];
}

function phonesLines({ home, files, devices, added }: PhonesStock): string[] {
  return [
    `Phones: ${counted(devices.size, 'phone')} ${added === 0 ? 'in' : 'for'} ${home}`,
    ...files.flatMap(({ file, form, devices: own, unreadableLines }) => [
      `  ${own.size} in ${file}${form === 'text' ? ', in lines as before 6.0.1' : ''}`,
      ...(unreadableLines.length === 0
        ? []
        : [
            said(
              'no phone',
              `${unreadableLines.length === 1 ? 'line' : 'lines'} ${unreadableLines.join(', ')}`,
            ),
          ]),
    ]),
  ];
}

function detectionLines({ loaded, place, missingModels }: DetectionStock): string[] {
  if (loaded === undefined) return [];
  const { generation, monitorIds, notes } = loaded;
  const own = monitorIds.length === 0 ? '' : `, with sections for monitors ${monitorIds.join(', ')}`;
  return [
    `Objectconfig: ${placed(place)}: written for ${generation}.x${own}`,
    ...notes.notices.map(({ where, message }) => said('old name', `${lineIn(where)}${message}`)),
    ...notes.warnings
      .filter(({ where }) => where.startsWith(place.file))
      .map(({ where, message }) => said('note', `${lineIn(where)}${message}`)),
    ...missingModels.map((file) => said('no such model', `${file}; see "tocsin models"`)),
  ];
}

const facesLines = ({ folder, people, pictures, unusable }: FacesStock): string[] => [
  `Known faces: ${folder}: ${people === 1 ? '1 person' : `${people} people`}, ${counted(pictures, 'picture')}`,
  ...unusable.map((picture) => said('not usable', picture)),
];

const said = (kind: string, what: string): string => `  ${kind.padEnd(16)}${what}`;

const placed = ({ file, home }: Place): string => (file === home ? file : `${file} → ${home}`);

const counted = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

function lineIn(where: string): string {
  const [, line] = /:(\d+)$/.exec(where) ?? [];
  return line === undefined ? '' : `line ${line}: `;
}
