/** Terms of a model's weights. */
export interface Licence {
  /** By its SPDX name where it has one. */
  readonly name: string;
  readonly url: string;
}

/** A file of a model. */
export interface ModelFile {
  /** In the models folder. */
  readonly name: string;
  readonly url: string;
  /** Of the file that is meant, where that is known for sure: another one is refused even the first time. */
  readonly sha256?: string;
  /** False where the address follows the project's custom, but was not found in its pages or in scripts of others. */
  readonly verified: boolean;
}

export interface CatalogueModel {
  /** As it is pulled. */
  readonly id: string;
  readonly kind: 'object' | 'face' | 'plate';
  readonly title: string;
  /** What it is good for, in one line. */
  readonly advice: string;
  readonly project: string;
  readonly licence: Licence;
  /** In all, about. */
  readonly megabytes: number;
  readonly files: readonly ModelFile[];
  /** Keys of objectconfig.ini that name its files. */
  readonly settings: Readonly<Record<string, string>>;
}
