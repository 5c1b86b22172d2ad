import { builtInValues } from '../keys/known-keys';
import { presentNames } from '../keys/old-keys';
import { NoteBook } from '../notes';
import { isSecretKey, SecretResolver, type SecretsPlace } from '../resolve/secrets';
import { fillTemplates, TemplateError } from '../resolve/templates';
import { LiteralError, readPythonLiteral } from '../text/python-literal';
import { isRecord } from './is-record';
import { layersOf, type SourceLayers } from './layers';
import { deepMerge } from './merge';
import type { ObjectConfigSource, SourceEntry } from './source';
import { TreeValues } from './tree-values';
import { type Found, type ReadContext, Values } from './values';

/** A file as it counts for one monitor: its section laid over the others, secrets and templates filled in. */
export interface Effective {
  readonly source: ObjectConfigSource;
  readonly layers: SourceLayers;
  readonly flat: Values;
  /** `ml_sequence`; undefined where there is none. */
  readonly sequence: TreeValues | undefined;
  /** `stream_sequence`; undefined where there is none. */
  readonly stream: TreeValues | undefined;
  /** `[plugin-name]` by name. */
  readonly plugins: ReadonlyMap<string, Values>;
  /** What the monitor's section says that is no setting: polygons, patterns of zones, variables. */
  readonly monitorEntries: readonly (SourceEntry & Found)[];
  readonly notes: NoteBook;
}

export function effectiveSettings(
  source: ObjectConfigSource,
  monitorId: number | null,
  secrets: SecretsPlace,
  notes = new NoteBook(),
): Effective {
  for (const { where, message } of source.problems) notes.problem(where, message);
  const layers = layersOf(source, monitorId, notes);
  const resolver = new Resolver(source, layers, secrets, notes);
  const context = resolver.context;
  const plugins = new Map(
    [...layers.plugins].map(([name, entries]) => {
      const found = new Map(entries.map((entry) => [entry.key, resolver.found(entry)] as const));
      return [name, new Values(found, context, { where: source.file, name: `[plugin-${name}]` })] as const;
    }),
  );
  return {
    source,
    layers,
    flat: new Values(resolver.flat(), context, { where: source.file, name: '[general]' }),
    sequence: resolver.tree('ml_sequence'),
    stream: resolver.tree('stream_sequence'),
    plugins,
    monitorEntries: layers.monitor.map((entry) => ({ ...entry, ...resolver.found(entry) })),
    notes,
  };
}

/** The path in `secrets=`; null where there is none. */
export function secretsFileOf(source: ObjectConfigSource): string | null {
  const notes = new NoteBook();
  const layers = layersOf(source, null, notes);
  const entry = layers.flat.get('secrets');
  if (entry === undefined) return null;
  const resolver = new Resolver(source, layers, { file: null, secrets: null }, notes);
  return new Values(new Map([['secrets', resolver.found(entry)]]), resolver.context, {
    where: '',
    name: '',
  }).path('secrets');
}

class Resolver {
  readonly context: ReadContext;
  readonly #secrets: SecretResolver;

  constructor(
    private readonly source: ObjectConfigSource,
    private readonly layers: SourceLayers,
    secrets: SecretsPlace,
    private readonly notes: NoteBook,
  ) {
    this.#secrets = new SecretResolver(secrets, notes);
    this.context = { notes, reveals: (text) => this.#secrets.reveals(text) };
  }

  flat(): Map<string, Found> {
    const found = new Map<string, Found>();
    for (const [key, entry] of this.layers.flat) if (!isTree(key)) found.set(key, this.found(entry));
    return found;
  }

  found(entry: SourceEntry): Found {
    const place = this.#place(entry);
    return { ...place, value: this.#filled(entry.value, place) };
  }

  tree(key: 'ml_sequence' | 'stream_sequence'): TreeValues | undefined {
    const entry = this.layers.flat.get(key);
    if (entry === undefined || entry.value === '') return undefined;
    const place = this.#place(entry);
    if (typeof entry.value === 'string') return this.#literalTree(entry, place);
    const below = this.layers.below.get(key);
    const value = this.#filled(deepMerge(below?.value, entry.value), place);
    const where = (path: readonly (string | number)[]) => {
      const line =
        this.source.lineOf([...entry.path, ...path]) ??
        (below && this.source.lineOf([...below.path, ...path]));
      return line === undefined ? place.where : `${this.source.file}:${line}`;
    };
    return this.#treeOf({ value, where, name: place.name, context: this.context }, place);
  }

  #literalTree(entry: SourceEntry, place: Omit<Found, 'value'>): TreeValues | undefined {
    const text =
      entry.lines.length > 0 ? entry.lines.map(({ whole }) => whole).join('\n') : String(entry.value);
    const fileLine = (line: number) =>
      `${this.source.file}:${entry.lines[line - 1]?.line ?? entry.line ?? 1}`;
    try {
      const literal = readPythonLiteral(this.#templated(text, place, escapeInText));
      const value = this.#filled(literal.value, place);
      const where = (path: readonly (string | number)[]) => {
        const line = literal.lineOf(path);
        return line === undefined ? place.where : fileLine(line);
      };
      return this.#treeOf({ value, where, name: place.name, context: this.context }, place);
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      const { line, column, message } = error;
      this.notes.problem(
        fileLine(line),
        `${place.name} is no Python dictionary: ${message} (column ${column})`,
      );
      return undefined;
    }
  }

  #treeOf(
    root: ConstructorParameters<typeof TreeValues>[0],
    place: Omit<Found, 'value'>,
  ): TreeValues | undefined {
    if (isRecord(root.value)) return new TreeValues(root);
    this.notes.problem(place.where, `${place.name} is not a dictionary`);
    return undefined;
  }

  #place({ section, key, line }: SourceEntry): Omit<Found, 'value'> {
    const where = line === null ? this.source.file : `${this.source.file}:${line}`;
    return { where, name: `[${section}] ${key}` };
  }

  /** A value with secrets and templates filled in, at every depth. */
  #filled(value: unknown, place: Omit<Found, 'value'>): unknown {
    if (typeof value === 'string') {
      const own = this.#secret(value, place);
      return own === value ? this.#templated(value, place, (text) => text) : own;
    }
    if (Array.isArray(value)) return value.map((item: unknown) => this.#filled(item, place));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#filled(item, place)]));
  }

  #secret(value: string, place: Omit<Found, 'value'>): string {
    return this.#takesLiterally(value) ? value : this.#secrets.resolve(value, place.where, place.name);
  }

  /** Before 4.5.8 there were no secrets, and a password could begin with an exclamation mark. */
  #takesLiterally(value: string): boolean {
    return !value.startsWith('!') || (this.source.generation === '4' && !this.layers.flat.has('secrets'));
  }

  #templated(text: string, place: Omit<Found, 'value'>, inserted: (text: string) => string): string {
    if (!/\{\{|\$\{/.test(text)) return text;
    const lookup = (name: string): string | undefined => {
      if (this.source.format === 'yaml' && name !== 'base_data_path') return undefined;
      const entry = presentNames('', name, '')
        .map((present) => this.layers.variables.get(present) ?? this.layers.flat.get(present))
        .find((each) => each !== undefined);
      if (entry === undefined) return builtInValues.get(name);
      if (typeof entry.value !== 'string') return entry.value === null ? '' : JSON.stringify(entry.value);
      const own = this.#secret(entry.value, this.#place(entry));
      return own === entry.value && !isSecretKey(entry.key) ? own : inserted(own);
    };
    try {
      return fillTemplates(text.replaceAll('${base_data_path}', '{{base_data_path}}'), lookup);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.notes.problem(place.where, `${place.name}: ${error.message}`);
      return '';
    }
  }
}

const isTree = (key: string): boolean => key === 'ml_sequence' || key === 'stream_sequence';

/** A secret holds what it holds: inside a Python text none of it may end the text. */
function escapeInText(value: string): string {
  return value.replaceAll(/[\\'"\n\r]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
