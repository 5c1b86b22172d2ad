import { CodedError } from '@tocsin/errors';
import { type ByteSource, readAhead } from './byte-source';
import { type Field, fieldsOf, ProtobufError } from './protobuf-fields';

/** What an ONNX file says of itself. */
export interface OnnxFile {
  /** `metadata_props`, e.g. `names` of Ultralytics. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Files with weights that are not in the model's own, relative to its folder and inside it. */
  readonly externalFiles: readonly string[];
}

/** One protobuf message cannot be longer; what is, is no model of the kind that cameras need. */
const mostBytes = 2 ** 31 - 1;
/** Of one text in the metadata: class names have kilobytes. */
const mostTextBytes = 1 << 20;
/** Graphs within graphs (loops and conditions). */
const deepest = 16;

// Field numbers of onnx.proto.
const model = { irVersion: 1, graph: 7, metadata: 14, functions: 25 } as const;
const graph = { node: 1, initializer: 5, sparseInitializer: 15 } as const;
const functionNode = 7;
const node = { opType: 4, attribute: 5 } as const;
const attribute = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 } as const;
const sparse = { values: 1, indices: 2 } as const;
const externalData = 13;
const entry = { key: 1, value: 2 } as const;

/**
 * Reads what can be known of a model without its weights: they are skipped by their length.
 * @param file - named in messages
 * @throws CodedError `model-unreadable` for what is no ONNX file, is cut short or keeps weights outside its folder;
 * `model-unsupported` for operators that only TensorRT has
 */
export function readOnnx(source: ByteSource, file: string): OnnxFile {
  if (source.size > mostBytes) {
    throw unreadable(file, `it has ${source.size} bytes; more than ${mostBytes} cannot be one ONNX model`);
  }
  try {
    return new Scan(readAhead(source), file).model();
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw unreadable(
      file,
      looksLike(source) ?? `it is no ONNX file or a damaged one: ${error.message}`,
      error,
    );
  }
}

class Scan {
  readonly #source: ByteSource;
  readonly #file: string;
  readonly #metadata = new Map<string, string>();
  readonly #external = new Set<string>();

  constructor(source: ByteSource, file: string) {
    this.#source = source;
    this.#file = file;
  }

  model(): OnnxFile {
    const seen = new Set<number>();
    for (const field of fieldsOf(this.#source, 0, this.#source.size)) {
      seen.add(field.number);
      if (field.number === model.graph) this.#graph(field, 0);
      if (field.number === model.functions) this.#nodes(field, functionNode, 0);
      if (field.number === model.metadata) {
        const [key, value] = this.#entry(field);
        this.#metadata.set(key, value);
      }
    }
    if (!seen.has(model.irVersion) || !seen.has(model.graph)) throw new ProtobufError('it holds no graph');
    return { metadata: Object.fromEntries(this.#metadata), externalFiles: [...this.#external] };
  }

  #graph(of: Field, depth: number): void {
    this.#nodes(of, graph.node, depth);
    for (const field of this.#messages(of)) {
      if (field.number === graph.initializer) this.#tensor(field);
      if (field.number === graph.sparseInitializer) this.#sparse(field);
    }
  }

  #nodes(of: Field, nodeNumber: number, depth: number): void {
    if (depth > deepest) throw new ProtobufError(`its graphs are nested more than ${deepest} deep`);
    for (const field of this.#messages(of)) if (field.number === nodeNumber) this.#node(field, depth);
  }

  #node(of: Field, depth: number): void {
    for (const field of this.#messages(of)) {
      if (field.number === node.opType) this.#refuseForeign(this.#text(field));
      if (field.number === node.attribute) this.#attribute(field, depth);
    }
  }

  #attribute(of: Field, depth: number): void {
    for (const field of this.#messages(of)) {
      if (field.number === attribute.tensor || field.number === attribute.tensors) this.#tensor(field);
      if (field.number === attribute.graph || field.number === attribute.graphs)
        this.#graph(field, depth + 1);
      if (field.number === attribute.sparse || field.number === attribute.sparses) this.#sparse(field);
    }
  }

  #sparse(of: Field): void {
    for (const field of this.#messages(of)) {
      if (field.number === sparse.values || field.number === sparse.indices) this.#tensor(field);
    }
  }

  #tensor(of: Field): void {
    for (const field of this.#messages(of)) {
      if (field.number !== externalData) continue;
      const [key, value] = this.#entry(field);
      if (key !== 'location') continue;
      if (!isInside(value)) {
        throw unreadable(
          this.#file,
          `it keeps weights in ${JSON.stringify(value)}, which is not inside the folder of the model`,
        );
      }
      this.#external.add(value);
    }
  }

  #refuseForeign(operator: string): void {
    if (!/^(EfficientNMS|BatchedNMS|.*_TRT$)/.test(operator)) return;
    throw new CodedError(
      'model-unsupported',
      `the model ${this.#file} has the operator ${operator}, which only TensorRT itself can run; ` +
        'export it again for ONNX Runtime, or without the suppression of overlaps',
    );
  }

  #entry(of: Field): [key: string, value: string] {
    let [key, value] = ['', ''];
    for (const field of this.#messages(of)) {
      if (field.number === entry.key) key = this.#text(field);
      if (field.number === entry.value) value = this.#text(field);
    }
    return [key, value];
  }

  *#messages(of: Field): Generator<Field> {
    for (const field of fieldsOf(this.#source, of.start, of.end)) if (field.isBytes) yield field;
  }

  #text({ start, end }: Field): string {
    if (end - start > mostTextBytes)
      throw new ProtobufError(`the text at byte ${start} has ${end - start} bytes`);
    return new TextDecoder().decode(this.#source.read(start, end - start));
  }
}

/** Whether a path cannot lead out of the folder it starts in, on any system. */
function isInside(location: string): boolean {
  return location !== '' && !/^[/\\]|^[a-z]:|\0/i.test(location) && !location.split(/[/\\]/).includes('..');
}

/** What people put in place of a model. */
function looksLike(source: ByteSource): string | undefined {
  const start = String.fromCharCode(...source.read(0, 64));
  if (start === '') return 'it is empty';
  if (/^\s*<(!doctype|html|\?xml)/i.test(start)) return 'it is a web page; the download went wrong';
  if (start.startsWith('version https://git-lfs'))
    return 'it is only a pointer to a file in Git LFS; fetch the file itself';
  if (start.startsWith('PK')) return 'it is a zip archive, perhaps a PyTorch model; export it to ONNX';
  if (start.slice(4, 8) === 'TFL3') return 'it is a TensorFlow Lite model; export it to ONNX';
  return undefined;
}

function unreadable(file: string, why: string, cause?: unknown): CodedError {
  return new CodedError('model-unreadable', `the model ${file} cannot be read: ${why}`, { cause });
}
