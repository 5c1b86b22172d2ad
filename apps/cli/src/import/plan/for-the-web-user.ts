import { existsSync, statSync } from 'node:fs';
import type { Step } from './step';

/**
 * Files of a copy belong to whoever unpacked it. In their places they belong to the user who owns the data folder, as those of
 * an installation do, and can be read by that user.
 */
export function forTheWebUser(step: Step, dataFolder: string): Step {
  if (step.kind !== 'write' || existsSync(step.file) || !existsSync(dataFolder)) return step;
  const rights = step.rights ?? { mode: (statSync(step.from).mode & 0o666) | 0o440 };
  return { ...step, owner: dataFolder, rights: { mode: rights.mode } };
}
