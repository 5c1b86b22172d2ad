import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One place where an error with a code is made. */
interface Found {
  readonly code: string;
  readonly room: string;
  readonly message: string;
}

/** `new CodedError('code', 'message' …`, and `super('code', message` of its subclasses. */
const construction =
  /(?:new CodedError|super)\(\s*'([a-z][a-z-]+)',\s*(`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|\w+)/g;

/** The reference page of every error code, from the code that throws them. */
export function errorsPage(): string {
  const found = sources('libs').flatMap(errorsOf);
  const codes = [...new Set(found.map(({ code }) => code))].toSorted();
  const rows = codes.map((code) =>
    row(
      code,
      found.filter((each) => each.code === code),
    ),
  );
  return `# Error codes

<!-- Generated from the sources by \`npm run docs\`; do not edit. -->

Log lines about expected trouble carry a \`code\`. The message says what failed, for which thing, and what to do about it; words in
braces are filled in.

| code | from | says |
|---|---|---|
${rows.join('\n')}
`;
}

function row(code: string, places: readonly Found[]): string {
  const rooms = [...new Set(places.map(({ room }) => room))].join(', ');
  const messages = [...new Set(places.map(({ message }) => message))].filter((message) => message !== '');
  return `| \`${code}\` | ${rooms} | ${messages.join(' · ').replaceAll('|', '\\|')} |`;
}

function errorsOf(file: string): Found[] {
  const room = path.dirname(path.dirname(file)).split(path.sep).slice(1, 3).join('/');
  return [...readFileSync(file, 'utf8').matchAll(construction)].map(([, code = '', text = '']) => ({
    code,
    room,
    message: shown(text),
  }));
}

/** A literal as a reader sees it: `${patience / 1000}` becomes {…}. */
function shown(literal: string): string {
  if (!/^['`]/.test(literal)) return '';
  return literal
    .slice(1, -1)
    .replace(/\$\{([^{}]*)\}/g, (_, inner: string) =>
      /^[\w.]+$/.test(inner) ? `{${inner.split('.').at(-1) ?? ''}}` : '{…}',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.spec|\.contract|\.fixture)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules') && !file.includes(`${path.sep}testing${path.sep}`))
    .toSorted();
}
