import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import { cocoLabels, type ObjectModel, parseLabels } from '@tocsin/vision';
import type { Warn } from '../engine';
import type { ObjectSpec } from '../model-spec';

/**
 * Names of a model's classes: its own, where it has one for each class, else those of the label file, else COCO's.
 * @throws CodedError `labels-unreadable`
 */
export async function readLabels(
  { file, labelsFile }: ObjectSpec,
  model: ObjectModel,
  warn: Warn,
): Promise<readonly string[]> {
  if (model.labels?.length === model.classCount) {
    if (labelsFile !== null && !(await saysTheSame(labelsFile, model.labels)))
      warn(`the model ${file} names its classes itself; what ${labelsFile} calls them does not count`);
    return model.labels;
  }
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

/** A file that is not needed may be missing. */
async function saysTheSame(labelsFile: string, labels: readonly string[]): Promise<boolean> {
  const said = await readLabelFile(labelsFile).catch(() => labels);
  return said.join('\n') === labels.join('\n');
}

/** @throws CodedError `labels-unreadable` */
export async function readLabelFile(file: string): Promise<readonly string[]> {
  try {
    const text = await readFile(file, 'utf8');
    assertList(text);
    return parseLabels(text);
  } catch (error) {
    throw new CodedError(
      'labels-unreadable',
      `the label file ${file} cannot be read: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

/** What is no list of names would be told to everybody as what was seen. */
function assertList(text: string): void {
  if (/^\s*<(?:!doctype|html)/i.test(text)) throw new Error('it is a web page; the download went wrong');
  if (text.includes('\0')) throw new Error('it is no text; expected one name a line');
}
