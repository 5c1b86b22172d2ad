import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Console } from '../console';
import { askAtTerminal } from '../models/ask-at-terminal';
import { misused, readCall, type Values } from '../read-call';
import { applyPlan, type Done } from './apply/apply-plan';
import { importUsage } from './import-usage';
import { Places } from './places';
import { type Format, makePlan, type Plan } from './plan/make-plan';
import { printReport, shownStep } from './report/print-report';
import { reportAsJson } from './report/report-as-json';
import { takeStock } from './stock/take-stock';

/** Asks who sits there; undefined where nobody does. */
export type Ask = ((question: string) => Promise<boolean>) | undefined;

/**
 * `tocsin import`: what an older event server left is found, checked, explained, and taken over.
 * @returns exit code
 */
export async function importCommand(
  argv: readonly string[],
  console: Console,
  _env: NodeJS.ProcessEnv,
  ask: Ask = askAtTerminal(),
): Promise<number> {
  const call = readCall(argv, importUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const wrong = positionals.length > 0 ? `"${positionals.join(' ')}" is not understood` : wrongFormat(values);
  if (wrong !== undefined) return misused(`import: ${wrong}`, importUsage, console);
  const missing = missingPath(values);
  if (missing !== undefined) {
    console.err(`${missing} does not exist!`);
    return 1;
  }
  const places = placesOf(values);
  const format = values.format === 'yaml' ? 'yaml' : 'kept';
  const stock = await takeStock(places, new Date().getMonth());
  const plan = makePlan(stock, places, format);
  if (!values.json) printReport(stock, plan, console);
  const done: Done[] = [];
  const code = await takeOver(
    () => agrees(plan, values, ask, console),
    async () => {
      if (!values.yes) await refuseChanges(plan, places, format);
      await applyPlan(plan, stock, places, (each) => {
        done.push(each);
        if (!values.json) console.out(doneLine(each));
      });
    },
    console,
  );
  if (values.json) console.out(JSON.stringify(reportAsJson(stock, plan, done), null, 2));
  return stock.problems.length === 0 ? code : 1;
}

/** @returns exit code */
async function takeOver(
  ask: () => Promise<'yes' | 'no' | 'later'>,
  apply: () => Promise<void>,
  { err }: Console,
): Promise<number> {
  try {
    const answer = await ask();
    if (answer === 'yes') await apply();
    return answer === 'no' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    err(errorMessage(error));
    return 1;
  }
}

/**
 * While somebody thought about the answer, a phone may have registered.
 * @throws CodedError `import-changed`
 */
async function refuseChanges({ steps }: Plan, places: Places, format: Format): Promise<void> {
  const now = makePlan(await takeStock(places, new Date().getMonth()), places, format);
  if (isDeepStrictEqual(now.steps, steps)) return;
  throw new CodedError(
    'import-changed',
    'nothing was written: the files are others now than those that were read; run this again',
  );
}

const doneLine = ({ step, backup }: Done): string =>
  `done: ${shownStep(step)}${backup === undefined ? '' : ` (backup: ${backup})`}`;

type Asked = Values<typeof importUsage.options>;

const wrongFormat = ({ format }: Asked): string | undefined =>
  format === undefined || format === 'yaml' ? undefined : `--format is yaml, or left out, not "${format}"`;

/** What is named must be there. */
function missingPath({ root, from, config, objectconfig }: Asked): string | undefined {
  return [root, from, config, objectconfig]
    .flatMap((named) => (named === undefined || named === '' ? [] : [path.resolve(named)]))
    .find((named) => !existsSync(named));
}

function placesOf(values: Asked): Places {
  return new Places({
    root: rootOf(values.root),
    from: values.from === undefined ? undefined : path.resolve(values.from),
    config: values.config,
    objectConfig: values.objectconfig,
  });
}

/** An empty DESTDIR, and `/`, are this machine. */
function rootOf(named: string | undefined): string {
  const root = named === undefined || named === '' ? '/' : path.resolve(named);
  return root === '/' ? '' : root;
}

/** `later`: nothing is written this time, which is said. */
async function agrees(
  { steps }: Plan,
  values: Asked,
  ask: Ask,
  { err }: Console,
): Promise<'yes' | 'no' | 'later'> {
  if (steps.length === 0) return 'later';
  if (values['dry-run']) {
    err('nothing was written (--dry-run)');
    return 'later';
  }
  if (values.yes) return 'yes';
  if (ask === undefined || values.json) {
    err('nothing was written: say --yes, since nobody is here to be asked');
    return values.json ? 'later' : 'no';
  }
  if (await ask('Write this?')) return 'yes';
  err('nothing was written');
  return 'no';
}
