import { existsSync } from 'node:fs';
import { chmod, chown, rename } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Places } from '../places';
import type { Plan } from '../plan/make-plan';
import type { SecretRights } from '../plan/secret-rights';
import type { Step } from '../plan/step';
import type { Stock } from '../stock/take-stock';
import { backUp } from './numbered-backup';
import { StagedFiles } from './staged-files';
import { verify } from './verify';

/** A step that was taken. */
export interface Done {
  readonly step: Step;
  /** Of what was there before. */
  readonly backup?: string;
}

/**
 * Writes everything beside its place, reads it back and compares, and only then replaces anything, one step after the other.
 * @param onDone - called after each step
 * @throws CodedError `import-unwritable`, `import-differs`: nothing was replaced; `import-broken-off`: the steps that were
 * told of are done, and what is there can be started with
 */
export async function applyPlan(
  plan: Plan,
  stock: Stock,
  places: Places,
  onDone: (done: Done) => void,
): Promise<void> {
  await using staged = new StagedFiles();
  for (const step of plan.steps) if (step.kind === 'write') await staged.add(step);
  await verify(stock, plan, staged, places);
  for (const step of plan.steps) {
    try {
      onDone(await take(step, staged));
    } catch (error) {
      throw new CodedError(
        'import-broken-off',
        `${step.file}: ${errorMessage(error)}; run this again to go on`,
        {
          cause: error,
        },
      );
    }
  }
}

async function take(step: Step, staged: StagedFiles): Promise<Done> {
  if (step.kind === 'protect') {
    await protect(step.file, step.rights);
    return { step };
  }
  const replaced = step.kind === 'write' ? staged.targetOf(step.file) : step.to;
  const backup = existsSync(replaced) ? await backUp(replaced) : undefined;
  if (step.kind === 'write') await staged.putInPlace(step.file);
  else await rename(step.file, step.to);
  return { step, ...(backup === undefined ? {} : { backup }) };
}

async function protect(file: string, { mode, gid }: SecretRights): Promise<void> {
  if (gid !== undefined) await chown(file, -1, gid);
  await chmod(file, mode);
}
