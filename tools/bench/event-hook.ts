// The hook of the bench "event", as the old hooks were: a process for each event, which loads the model, looks, and ends.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openObjectEngine } from '../../libs/adapters/inference/src/engines/object-engine';
import { decodePicture } from '../../libs/adapters/pictures/src';
import { specOf } from './detect-spec';

async function main(model: string, eventFolder: string): Promise<void> {
  const picture = await decodePicture(await readFile(path.join(eventFolder, 'alarm.jpg')));
  const engine = await openObjectEngine(specOf(model, 'cpu'), { threads: 2, warn: () => undefined });
  const [found = []] = await engine.findAll([picture], { minConfidence: 0.3, nmsMode: 'per_class' });
  process.stdout.write(`[a] detected:${['car', ...found.map(({ label }) => label)].join(' ')}\n`);
}

void main(process.argv[2] ?? '', process.argv[7] ?? '');
