export { type ByteSource, bytesInMemory } from './byte-source';
export { type OnnxFile, readOnnx } from './read-onnx';
export {
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxElementType,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
  writeOnnx,
} from './write-onnx';
