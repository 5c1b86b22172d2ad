export { RulesFile } from './rules-file';
