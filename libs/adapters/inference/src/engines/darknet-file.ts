import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { convertDarknet } from '@tocsin/darknet';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Size } from '@tocsin/vision';
import type { ObjectSpec } from '../model-spec';

/** To be raised when the converter writes something else from the same files. */
const converterVersion = 1;
/** The largest of the field (YOLOv4) has 0.25 GB. */
const mostBytes = { weights: 2 ** 30, cfg: 2 ** 20 } as const;

type DarknetSpec = Pick<ObjectSpec, 'file' | 'config' | 'size' | 'cacheFolder'>;

/**
 * The ONNX file of a model: itself, or what its Darknet files were converted to, once, and kept beside the weights or,
 * where that is forbidden, in the cache folder.
 * @throws CodedError naming the file
 */
export async function onnxFileOf(spec: DarknetSpec): Promise<string> {
  if (!spec.file.endsWith('.weights')) return spec.file;
  if (spec.config === null) {
    throw new CodedError(
      'model-unsupported',
      `the model ${spec.file} is Darknet's and needs its .cfg file as well; set it as the model's config`,
    );
  }
  const files = { weights: spec.file, cfg: spec.config, size: spec.size };
  const name = await cachedName(files);
  const folders = [path.dirname(spec.file), ...(spec.cacheFolder === undefined ? [] : [spec.cacheFolder])];
  const kept = folders.map((folder) => path.join(folder, name)).find(isFile);
  return kept ?? keep(await converted(files), name, folders);
}

interface DarknetFiles {
  readonly weights: string;
  readonly cfg: string;
  /** In place of that in the `.cfg`. */
  readonly size: Size | null;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** Other files have another name, and so has what an older converter wrote. */
async function cachedName({ weights, cfg, size }: DarknetFiles): Promise<string> {
  const states = [await stateOf(weights, mostBytes.weights), await stateOf(cfg, mostBytes.cfg)];
  const state = JSON.stringify([converterVersion, ...states, size]);
  const digest = createHash('sha256').update(state).digest('hex');
  return `${path.basename(weights)}.${digest.slice(0, 16)}.onnx`;
}

async function stateOf(file: string, most: number): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new CodedError(
      'model-missing',
      `the model ${file} is not there; put it there, or correct or leave out the setting that names it`,
    );
  }
  if (found.size > most) {
    throw new CodedError(
      'model-unreadable',
      `the model ${file} has ${found.size} bytes; at most ${most} are taken`,
    );
  }
  return `${found.size} ${found.mtimeMs}`;
}

async function converted(files: DarknetFiles): Promise<Uint8Array> {
  const [cfg, weights] = await Promise.all([readFile(files.cfg, 'utf8'), readFile(files.weights)]);
  return convertDarknet({
    cfg,
    cfgFile: files.cfg,
    weights,
    weightsFile: files.weights,
    size: files.size,
  });
}

/** Whole or not at all: other processes may look for it at the same time. */
async function keep(onnx: Uint8Array, name: string, folders: readonly string[]): Promise<string> {
  const troubles: string[] = [];
  for (const folder of folders) {
    const file = path.join(folder, name);
    const writing = `${file}.${process.pid}.${threadId}.tmp`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(writing, onnx);
      await rename(writing, file);
      await removeOlder(folder, name);
      return file;
    } catch (error) {
      await rm(writing, { force: true });
      troubles.push(errorMessage(error));
    }
  }
  throw new CodedError(
    'model-cache',
    `${name}, converted from Darknet, can be kept nowhere: ${troubles.join('; ')}; make one of the folders writable`,
  );
}

async function removeOlder(folder: string, name: string): Promise<void> {
  const [weights = ''] = name.split(/\.[0-9a-f]{16}\.onnx$/);
  const isOlder = (other: string) =>
    other !== name &&
    other.startsWith(`${weights}.`) &&
    /^\.[0-9a-f]{16}\.onnx$/.test(other.slice(weights.length));
  const older = (await readdir(folder)).filter(isOlder);
  await Promise.all(older.map((other) => rm(path.join(folder, other), { force: true })));
}
