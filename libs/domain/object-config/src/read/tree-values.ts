import type { Step } from '../text/python-literal';
import { isRecord } from './is-record';
import { type Found, type ReadContext, Values } from './values';

/** Settings of `ml_sequence` and `stream_sequence`, at any depth. */
export interface TreeRoot {
  readonly value: unknown;
  /** `[ml] ml_sequence` */
  readonly name: string;
  readonly where: (path: readonly Step[]) => string;
  readonly context: ReadContext;
}

/** A mapping somewhere in a tree. */
export class TreeValues extends Values {
  constructor(
    private readonly root: TreeRoot,
    private readonly at: readonly Step[] = [],
    content: unknown = root.value,
  ) {
    const place = { where: root.where(at), name: nameOf(root, at) };
    super(entriesOf(root, at, content), root.context, place);
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  /** The mapping under a key; an empty one where there is none. */
  section(key: string): TreeValues {
    const child = this.entries.get(key)?.value;
    if (child !== undefined && child !== null && !isRecord(child)) {
      this.context.notes.problem(this.where(key), `${this.name(key)}: is not a dictionary`);
    }
    return new TreeValues(this.root, [...this.at, key], isRecord(child) ? child : {});
  }

  /** The mappings of the list under a key. */
  list(key: string): TreeValues[] {
    const child = this.entries.get(key)?.value;
    if (child === undefined || child === null) return [];
    if (!Array.isArray(child)) {
      this.context.notes.problem(this.where(key), `${this.name(key)}: is not a list`);
      return [];
    }
    return child.flatMap((item: unknown, index) => {
      if (isRecord(item)) return [new TreeValues(this.root, [...this.at, key, index], item)];
      this.context.notes.problem(this.where(key), `${this.name(key)}[${index}]: is not a dictionary`);
      return [];
    });
  }
}

function entriesOf(root: TreeRoot, path: readonly Step[], content: unknown): Map<string, Found> {
  if (!isRecord(content)) return new Map();
  return new Map(
    Object.entries(content).map(([key, value]) => {
      const at = [...path, key];
      return [key, { value, where: root.where(at), name: nameOf(root, at) }];
    }),
  );
}

/** `[ml] ml_sequence.object.sequence[0].name` */
function nameOf({ name }: TreeRoot, path: readonly Step[]): string {
  return name + path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
}
