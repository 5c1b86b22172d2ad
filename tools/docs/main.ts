import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorsPage } from './errors-page';
import { sampleSecretsFile, sampleSettings } from './sample-files';
import { settingsPage } from './settings-page';
import { settingsSchema } from './settings-schema';

// npm run docs: writes docs/reference. With --check it writes nothing and fails when a page is out of date.
const pages = new Map([
  ['docs/reference/errors.md', errorsPage()],
  ['docs/reference/settings.md', settingsPage()],
  ['docs/reference/zmeventnotification.schema.json', settingsSchema()],
  ['docs/reference/samples/zmeventnotification.ini', sampleSettings('ini')],
  ['docs/reference/samples/zmeventnotification.yml', sampleSettings('yaml')],
  ['docs/reference/samples/secrets.ini', sampleSecretsFile('ini')],
  ['docs/reference/samples/secrets.yml', sampleSecretsFile('yaml')],
]);
const isCheck = process.argv.includes('--check');

for (const [file, content] of pages) {
  if (!isCheck) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  } else if (read(file) !== content) {
    process.stderr.write(`${file} is out of date: run npm run docs and commit what it writes\n`);
    process.exitCode = 1;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not there yet: out of date, which the caller says
  }
}
