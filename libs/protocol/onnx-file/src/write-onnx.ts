import { bytes, bytesOf, type Chunks, float, integer, join, message, text } from './protobuf-writer';

/** An integer, integers, text, or a number that is not whole. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  /** float16 as its bits. */
  readonly values: Float32Array | Uint16Array | Uint8Array | Int32Array | BigInt64Array;
}

export type OnnxElementType = keyof typeof elementTypes;

/** An input or output; a dimension with a name is open. */
export interface OnnxValue {
  readonly name: string;
  readonly type?: OnnxElementType;
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata?: Readonly<Record<string, string>>;
}

// Numbers of onnx.proto.
const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;
const irVersion = 8;
const operatorSet = 17;

/** An ONNX model as the bytes of its file. */
export function writeOnnx({ nodes, constants, inputs, outputs, metadata = {} }: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, writeNode(node))),
    text(2, 'tocsin'),
    ...constants.map((constant) => message(5, writeConstant(constant))),
    ...inputs.map((input) => message(11, writeValue(input))),
    ...outputs.map((output) => message(12, writeValue(output))),
  ];
  const properties = Object.entries(metadata).map(([key, value]) =>
    message(14, [text(1, key), text(2, value)]),
  );
  return join([
    integer(1, irVersion),
    message(7, graph),
    message(8, [integer(2, operatorSet)]),
    ...properties,
  ]);
}

function writeNode({ op, inputs, outputs, attributes = {} }: OnnxNode): Chunks[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, [text(1, name), ...writeAttribute(value)]),
    ),
  ];
}

function writeAttribute(value: OnnxAttribute): Chunks[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, attributeTypes.int)];
  if (typeof value === 'string') return [text(4, value), integer(20, attributeTypes.string)];
  if ('float' in value) return [float(2, value.float), integer(20, attributeTypes.float)];
  return [...value.map((item) => integer(8, item)), integer(20, attributeTypes.ints)];
}

function writeConstant({ name, dims, values }: OnnxConstant): Chunks[] {
  return [
    ...dims.map((dim) => integer(1, dim)),
    integer(2, elementTypes[typeOf(values)]),
    text(8, name),
    bytes(9, bytesOf(values)),
  ];
}

function typeOf(values: OnnxConstant['values']): OnnxElementType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Uint16Array) return 'float16';
  if (values instanceof Int32Array) return 'int32';
  return values instanceof BigInt64Array ? 'int64' : 'uint8';
}

function writeValue({ name, type = 'float32', dims }: OnnxValue): Chunks[] {
  const shape = dims.map((dim) => message(1, [typeof dim === 'string' ? text(2, dim) : integer(1, dim)]));
  return [text(1, name), message(2, [message(1, [integer(1, elementTypes[type]), message(2, shape)])])];
}
