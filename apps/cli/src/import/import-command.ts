import { existsSync } from 'node:fs';
import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Console } from '../console';
import { askAtTerminal } from '../models/ask-at-terminal';
import { misused, readCall, type Values } from '../read-call';
import { applyPlan, type Done } from './apply/apply-plan';
import { importUsage } from './import-usage';
import { Places } from './places';
import { makePlan, type Plan } from './plan/make-plan';
import { printReport, shownStep } from './report/print-report';
import { reportAsJson } from './report/report-as-json';
import { takeStock } from './stock/take-stock';

/** Asks who sits there; undefined where nobody does. */
export type Ask = ((question: string) => Promise<boolean>) | undefined;

/**
 * `tocsin import`: what an older event server left, checked, explained, and taken over.
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
  if (positionals.length > 0) {
    return misused(`import: "${positionals.join(' ')}" is not understood`, importUsage, console);
  }
  if (values.format !== undefined && values.format !== 'yaml') {
    return misused(`import: --format is yaml, or left out, not "${values.format}"`, importUsage, console);
  }
  const missing = [values.root, values.from, values.config, values.objectconfig].find(
    (named) => named !== undefined && named !== '' && !existsSync(named),
  );
  if (missing !== undefined) {
    console.err(`${path.resolve(missing)} does not exist!`);
    return 1;
  }
  const places = placesOf(values);
  const stock = await takeStock(places, new Date().getMonth());
  const plan = makePlan(stock, places, values.format === 'yaml' ? 'yaml' : 'kept');
  const done: Done[] = [];
  if (!values.json) printReport(stock, plan, console);
  try {
    const answer = await agrees(plan, values, ask, console);
    if (answer === 'no') return 1;
    if (answer === 'yes') {
      await applyPlan(plan, stock, places, (each) => {
        done.push(each);
        if (!values.json)
          console.out(
            `done: ${shownStep(each.step)}${each.backup === undefined ? '' : ` (backup: ${each.backup})`}`,
          );
      });
    }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  } finally {
    if (values.json) console.out(JSON.stringify(reportAsJson(stock, plan, done), null, 2));
  }
  return stock.problems.length === 0 ? 0 : 1;
}

type Asked = Values<typeof importUsage.options>;

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
    return 'later';
  }
  if (await ask('Write this?')) return 'yes';
  err('nothing was written');
  return 'no';
}
