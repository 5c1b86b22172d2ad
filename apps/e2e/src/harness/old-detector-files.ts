import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeColourModel } from '../../../../tools/testing/colour-model';
import { writeDarknetColours, writeDarknetPerson } from '../../../../tools/testing/darknet-colours';
import { writeFaceDetector, writeFaceEmbedder } from '../../../../tools/testing/face-models';
import { writePlateFinder } from '../../../../tools/testing/plate-models';
import { repository } from './repository';

/** What stands for `@NAME@` in a golden file, besides `@FOLDER@` and `@PASSWORD@`. */
export type Places = Readonly<Record<string, string>>;

/** What the models call what they see: red, green and blue. */
const labels = ['person', 'car', 'dog'].join('\n');

/** A folder with what an old detector has: models, known faces, and its settings with their secrets. */
export class OldDetectorFiles {
  constructor(private readonly folder: string) {
    for (const name of ['models', 'images', 'known', 'unknown']) mkdirSync(path.join(folder, name));
  }

  /** Writes a file of `src/detection/golden` with its places filled in. @returns its path */
  golden(name: string, places: Places = {}): string {
    const text = readFileSync(path.join(repository, 'apps/e2e/src/detection/golden', name), 'utf8');
    const file = path.join(this.folder, name);
    const known: Places = { FOLDER: this.folder, PASSWORD: 'zm-portal-secret', ...places };
    writeFileSync(
      file,
      text.replaceAll(/@([A-Z]+)@/g, (whole, place: string) => known[place] ?? whole),
    );
    chmodSync(file, 0o640);
    return file;
  }

  /** Models that see painted pictures, and faces on them. */
  writeColourModels(): void {
    const { cfg, weights } = writeDarknetColours(320);
    this.#writeModels({
      'yolov3.cfg': cfg,
      'yolov3.weights': weights,
      'colours.onnx': writeColourModel(320),
      'faces.onnx': writeFaceDetector(),
      'sface.onnx': writeFaceEmbedder({ length: 128 }),
    });
  }

  /** Models that see a person in the same place of any picture of 640 x 480: 160, 120, 480, 360. */
  writePersonModels(): void {
    const { cfg, weights } = writeDarknetPerson();
    this.#writeModels({
      'yolov3.cfg': cfg,
      'yolov3.weights': weights,
      'colours.onnx': writePlateFinder(320, [[80, 100, 240, 220]], 0.9),
    });
  }

  #writeModels(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries({ ...files, 'colours.txt': labels }))
      writeFileSync(path.join(this.folder, 'models', name), content);
  }
}
