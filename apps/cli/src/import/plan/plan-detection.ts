import path from 'node:path';
import type { Stock } from '../stock/take-stock';
import type { Format } from './make-plan';
import type { Step } from './step';
import { yamlName } from './yaml-name';

/** The objectconfig file in its place, with the new name of its secrets file. */
export function planDetection({ detection, secretsOf }: Stock, format: Format): Step[] {
  if (detection?.file === undefined) return [];
  const { place, file } = detection;
  const own = secretsOf.detection;
  const isRenamed = format === 'yaml' && own?.isYaml === false;
  const text = isRenamed ? withSecretsFile(file.text, own.place.home) : file.text;
  const isInPlace = place.file === place.home;
  if (isInPlace && text === file.text) return [];
  const what = isInPlace ? 'names the new secrets file' : `from ${place.file}`;
  return [{ kind: 'write', file: place.home, content: file.bytesOf(text), from: place.file, what }];
}

/** `secrets=/etc/zm/secrets.ini`, in both forms of file. */
const withSecretsFile = (text: string, named: string): string =>
  text.replace(/^[ \t]*["']?secrets["']?[ \t]*[=:].*$/gim, (line) =>
    line.replace(path.basename(named), path.basename(yamlName(named))),
  );
