import path from 'node:path';
import type { ConfigProblem } from '@tocsin/runtime';
import type { Step } from '../plan/step';
import type { Stock } from '../stock/take-stock';

/** What is left to the operator: without what the steps will do, with what they bring along. */
export function stillToDo({ toDo, secrets }: Stock, steps: readonly Step[]): readonly ConfigProblem[] {
  const protectedFiles = steps.flatMap((step) => {
    if (!('rights' in step)) return [];
    return [step.kind === 'write' ? step.from : step.file];
  });
  const renamed = steps.filter(
    ({ kind, file }) => kind === 'retire' && secrets.some(({ place }) => place.file === file),
  );
  return [
    ...toDo.filter(({ where }) => !protectedFiles.includes(where)),
    ...renamed.map(({ file: where }) => ({
      where,
      message: `scripts of yours that read ${path.basename(where)} themselves, for pushes say, find it under another name`,
    })),
  ];
}
