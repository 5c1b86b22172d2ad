/**
 * Writes small ONNX models as bytes, so that tests need no model files. Only the parts of the protobuf format that
 * our fixtures use; field numbers are those of onnx.proto.
 */

export type OnnxAttribute = number | readonly number[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

const elementType = { float: 1, int64: 7 } as const;
const attributeType = { int: 2, ints: 7 } as const;

export function writeOnnx({ nodes, constants, input, output }: OnnxModel): Buffer {
  const graph = [
    ...nodes.map((node) => message(1, writeNode(node))),
    text(2, 'fixture'),
    ...constants.map((constant) => message(5, writeConstant(constant))),
    message(11, writeValue(input)),
    message(12, writeValue(output)),
  ];
  const opset = [integer(2, 17)];
  return Buffer.concat([integer(1, 8), message(7, graph), message(8, opset)]);
}

function writeNode({ op, inputs, output, attributes = {} }: OnnxNode): Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, writeAttribute(name, value))),
  ];
}

function writeAttribute(name: string, value: OnnxAttribute): Buffer[] {
  return typeof value === 'number'
    ? [text(1, name), integer(3, value), integer(20, attributeType.int)]
    : [text(1, name), ...value.map((item) => integer(8, item)), integer(20, attributeType.ints)];
}

function writeConstant({ name, dims, values }: OnnxConstant): Buffer[] {
  const type = values instanceof Float32Array ? elementType.float : elementType.int64;
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return [...dims.map((dim) => integer(1, dim)), integer(2, type), text(8, name), bytes(9, raw)];
}

function writeValue({ name, dims }: OnnxValue): Buffer[] {
  const shape = dims.map((dim) => message(1, [typeof dim === 'string' ? text(2, dim) : integer(1, dim)]));
  const tensor = [integer(1, elementType.float), message(2, shape)];
  return [text(1, name), message(2, [message(1, tensor)])];
}

// Wire types: 0 is a varint, 2 is bytes with their length in front.

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Buffer.from(out);
}
