import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** A block between fences: ```` ```ini zmeventnotification.ini ````. */
export interface Block {
  readonly language: string;
  /** What it is part of: a file, or a message; empty where nothing is said. */
  readonly name: string;
  readonly text: string;
  /** The page and the line of the fence. */
  readonly where: string;
}

export interface Page {
  /** From the root of the checkout. */
  readonly file: string;
  readonly text: string;
  /** Without what stands between fences. */
  readonly prose: string;
  readonly blocks: readonly Block[];
}

/** Every page written by hand: README.md, CONTRIBUTING.md and all below docs but `docs/reference`. */
export function guidePages(): readonly Page[] {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => path.join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', ...inDocs.toSorted()].map((file) =>
    pageOf(file, readFileSync(path.join(root, file), 'utf8')),
  );
}

const fence = /^```(\w*) ?(\S*)\n(.*?)^```$/gms;

export function pageOf(file: string, text: string): Page {
  const blocks = [...text.matchAll(fence)].map(
    ({ 1: language = '', 2: name = '', 3: block = '', index }) => ({
      language,
      name,
      text: block,
      where: `${file}:${text.slice(0, index).split('\n').length}`,
    }),
  );
  return { file, text, prose: text.replaceAll(fence, ''), blocks };
}

/** What `[words](target)` leads to, other addresses than files left out. */
export const linksOf = ({ prose }: Page): readonly string[] =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(({ 1: target = '' }) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** Headings as the addresses of a page name them. */
export const anchorsOf = ({ prose }: Page): ReadonlySet<string> =>
  new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map(({ 1: heading = '' }) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );

/** Words in `code` and in blocks and lines of it. */
export const codeOf = ({ prose, blocks }: Page): readonly string[] => [
  ...[...prose.matchAll(/`([^`]+)`/g)].map(({ 1: code = '' }) => code),
  ...[...prose.matchAll(/^ {4,}(\S.*)$/gm)].map(({ 1: line = '' }) => line),
  ...blocks.filter(({ language }) => /^(sh|)$/.test(language)).flatMap(({ text }) => text.split('\n')),
];
