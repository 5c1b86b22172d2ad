import type { Console } from '../../console';
import type { Plan } from '../plan/make-plan';
import type { Step } from '../plan/step';
import type { Stock } from '../stock/take-stock';
import { reportLines } from './report-lines';
import { stillToDo } from './still-to-do';

/** What was found, and what is to be done, for people. */
export function printReport(stock: Stock, { settings, steps }: Plan, { out, err }: Console): void {
  for (const line of reportLines(stock, (settings ?? stock.settings)?.news ?? [])) out(line);
  const { problems } = stock;
  const toDo = stillToDo(stock, steps);
  if (toDo.length > 0) out('\nStill to do:');
  for (const { where, message } of toDo) out(`  ${where}: ${message}`);
  const mistakes = stock.detection?.problems ?? [];
  if (mistakes.length > 0) out('\nAlarms go out without a look until this is mended:');
  for (const { where, message } of mistakes) out(`  ${where}: ${message}`);
  if (problems.length > 0) {
    const these = problems.length === 1 ? 'this mistake is' : 'these mistakes are';
    err(`\nNothing can be taken over before ${these} mended:`);
    for (const { where, message } of problems) err(`  ${where}: ${message}`);
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
