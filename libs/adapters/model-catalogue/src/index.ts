export { catalogue, defaultModel } from './catalogue';
export type { CatalogueModel, Licence, ModelFile } from './catalogue-model';
export type { Progress } from './download';
export { type FileState, ModelFolder, type Pulled, type PullOptions } from './model-folder';
