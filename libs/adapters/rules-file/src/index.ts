export { BrokenText, readTree } from './read-tree';
export { rulesAsYaml } from './rules-as-yaml';
export { RulesFile } from './rules-file';
