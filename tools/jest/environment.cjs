/**
 * Jest's Node environment, with two things of the outer realm handed in:
 * the typed arrays (onnxruntime-node checks `instanceof` against the outer ones), and the
 * disposal symbols (Node 20 defines them on its own realm only).
 */
const { TestEnvironment } = require('jest-environment-node');

const typedArrays = [
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint16Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const TypedArray of typedArrays) this.global[TypedArray.name] = TypedArray;
    for (const name of ['dispose', 'asyncDispose']) {
      if (this.global.Symbol[name] === undefined) {
        Object.defineProperty(this.global.Symbol, name, { value: Symbol[name] });
      }
    }
  }
};
