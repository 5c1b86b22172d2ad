import { stringify } from 'yaml';
import { readTree } from './read-tree';

/** A rules file of 6.x, JSON, as the YAML that 7.x has. Everything in it stays, comments, which are keys, included. */
export const rulesAsYaml = (text: string): string => stringify(readTree(text), { lineWidth: 0 });
