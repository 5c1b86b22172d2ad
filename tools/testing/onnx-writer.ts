import { writeOnnx as write, type OnnxAttribute, type OnnxConstant, type OnnxValue } from '@tocsin/onnx-file';

/** A node with one output. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

export type { OnnxAttribute, OnnxConstant, OnnxValue };

/** A model from one input to one output, as the bytes of its file. */
export function writeOnnx({ nodes, constants, input, output }: OnnxModel): Buffer {
  return Buffer.from(
    write({
      nodes: nodes.map((node) => ({ ...node, outputs: [node.output] })),
      constants,
      inputs: [input],
      outputs: [output],
    }),
  );
}
