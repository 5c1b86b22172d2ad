import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import { cocoLabels, type ObjectModel, parseLabels } from '@tocsin/vision';
import type { Warn } from '../engine';
import type { ObjectSpec } from '../model-spec';

/** Names of a model's classes: of the label file, or else of the model itself, or else COCO's. */
export async function readLabels(
  { file, labelsFile }: ObjectSpec,
  model: ObjectModel,
  warn: Warn,
): Promise<readonly string[]> {
  const labels = labelsFile === null ? (model.labels ?? cocoLabels) : await readLabelFile(labelsFile);
  if (labels.length !== model.classCount) {
    const own = model.labels === null ? "COCO's list (no labels are set)" : 'its own list';
    const rest = labels.length < model.classCount ? '; the rest is called class_N' : '';
    warn(
      `the model ${file} knows ${model.classCount} classes, but ${labelsFile ?? own} names ${labels.length}${rest}`,
    );
  }
  return labels;
}

/** @throws CodedError `labels-unreadable` */
export async function readLabelFile(file: string): Promise<readonly string[]> {
  try {
    return parseLabels(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CodedError(
      'labels-unreadable',
      `the label file ${file} cannot be read: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}
