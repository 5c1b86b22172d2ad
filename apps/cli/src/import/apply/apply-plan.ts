import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { CodedError } from '@tocsin/errors';
import type { Places } from '../places';
import type { Plan } from '../plan/make-plan';
import type { SecretRights } from '../plan/secret-rights';
import type { Step } from '../plan/step';
import type { Stock } from '../stock/take-stock';
import { HeldPlace, reasonOf } from './held-place';
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
      throw new CodedError('import-broken-off', `${step.file}: ${reasonOf(error)}; run this again to go on`, {
        cause: error,
      });
    }
  }
}

async function take(step: Step, staged: StagedFiles): Promise<Done> {
  const backup = await (step.kind === 'write'
    ? put(step.file, staged)
    : step.kind === 'retire'
      ? retire(step.file, step.to)
      : protect(step.file, step.rights));
  return { step, ...(backup === undefined ? {} : { backup }) };
}

/** @returns the backup of what was there before */
async function put(file: string, staged: StagedFiles): Promise<string | undefined> {
  const place = staged.placeOf(file);
  const backup = place === undefined ? undefined : await backUp(place);
  await staged.putInPlace(file);
  return backup;
}

/** @returns the backup of what had that name before */
async function retire(file: string, to: string): Promise<string | undefined> {
  await using former = await HeldPlace.of(file, 'link');
  await using place = await HeldPlace.of(to, 'link');
  const backup = await backUp(place);
  await rename(former.at(), place.at());
  return backup;
}

async function protect(file: string, { mode, gid }: SecretRights): Promise<undefined> {
  await using place = await HeldPlace.of(file, 'target');
  await using opened = await open(place.at(), constants.O_RDONLY | constants.O_NOFOLLOW);
  if (gid !== undefined) await opened.chown((await opened.stat()).uid, gid);
  await opened.chmod(mode);
}
