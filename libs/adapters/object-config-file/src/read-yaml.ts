import { errorMessage } from '@tocsin/errors';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** YAML repeats by reference; a file that multiplies itself beyond this is none that a person wrote. */
const maxAliases = 100;

type Step = string | number;

export interface YamlText {
  readonly tree: unknown;
  readonly lineOf: (path: readonly Step[]) => number | undefined;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Reads YAML. `!NAME` may stand with quotes or without, which YAML takes for a tag. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    logLevel: 'silent',
  });
  const problems = document.errors.map(({ pos, code }) => ({
    line: lines.linePos(pos[0]).line,
    // The parser's own words may quote what stands there.
    message: `this is no YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
  }));
  if (problems.length > 0) return { tree: undefined, lineOf: () => undefined, problems };
  visit(document, {
    Scalar: (_key, node) => {
      const isTag = node.tag?.startsWith('!') === true && (node.value === '' || node.value === null);
      if (isTag) node.value = node.tag;
      // A password of digits keeps its zeros.
      else if (typeof node.value === 'number' && String(node.value) !== node.source) node.value = node.source;
    },
  });
  try {
    const tree: unknown = document.toJS({ maxAliasCount: maxAliases });
    return { tree, lineOf: (path) => lineOf(document.contents, path, lines), problems };
  } catch (error) {
    return {
      tree: undefined,
      lineOf: () => undefined,
      problems: [{ line: 1, message: errorMessage(error) }],
    };
  }

  function lineOf(root: Node | null, path: readonly Step[], counter: LineCounter): number | undefined {
    let node: unknown = root;
    let place: number | undefined;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
        place = isScalar(pair?.key) ? (pair.key.range?.[0] ?? place) : place;
        node = pair?.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
      } else return undefined;
    }
    return place === undefined ? undefined : counter.linePos(place).line;
  }
}
