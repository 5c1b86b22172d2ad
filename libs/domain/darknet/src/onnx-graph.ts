import type { OnnxAttribute, OnnxConstant, OnnxNode } from '@tocsin/onnx-file';

/** Nodes and constants of a graph that is being built, in order; names are made here. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];

  /** @returns the name of what the node gives */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const name = `${op.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ op, inputs, outputs: [name], attributes });
    return name;
  }

  floats(dims: readonly number[], values: Float32Array | readonly number[]): string {
    return this.#constant(dims, values instanceof Float32Array ? values : Float32Array.from(values));
  }

  integers(values: readonly number[]): string {
    return this.#constant([values.length], BigInt64Array.from(values, BigInt));
  }

  slice(from: string, axis: number, [start, end]: readonly [number, number]): string {
    return this.node('Slice', [from, this.integers([start]), this.integers([end]), this.integers([axis])]);
  }

  reshape(from: string, dims: readonly number[]): string {
    return this.node('Reshape', [from, this.integers(dims)]);
  }

  #constant(dims: readonly number[], values: OnnxConstant['values']): string {
    const name = `constant_${this.constants.length}`;
    this.constants.push({ name, dims, values });
    return name;
  }
}
