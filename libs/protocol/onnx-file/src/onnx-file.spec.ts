import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CodedError } from '@tocsin/errors';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { bytesInMemory } from './byte-source';
import { bytesOf, type Chunks, integer, join, message, text } from './protobuf-writer';
import { readOnnx } from './read-onnx';
import { writeOnnx } from './write-onnx';

const relu = writeOnnx({
  nodes: [
    { op: 'LeakyRelu', inputs: ['x'], outputs: ['leaky'], attributes: { alpha: { float: 0.1 } } },
    { op: 'Add', inputs: ['leaky', 'one'], outputs: ['y'] },
  ],
  constants: [{ name: 'one', dims: [1], values: Float32Array.of(1) }],
  inputs: [{ name: 'x', dims: ['n', 2] }],
  outputs: [{ name: 'y', dims: ['n', 2] }],
  metadata: { names: "{0: 'person', 1: \"cat's\"}", task: 'detect', größe: '50 µm' },
});

const read = (bytes: Uint8Array) => readOnnx(bytesInMemory(bytes), '/models/a.onnx');

describe('a model that we wrote', () => {
  it('runs', async () => {
    const session = await InferenceSession.create(relu);
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(-1, 2, 3, -4), [2, 2]) });
    expect([...(y?.data ?? [])]).toEqual(
      [-0.1, 2, 3, -0.4].map((value) => Math.fround(Math.fround(value) + 1)),
    );
  });

  it('says of itself what it was given', () => {
    expect(read(relu)).toEqual({
      metadata: { names: "{0: 'person', 1: \"cat's\"}", task: 'detect', größe: '50 µm' },
      externalFiles: [],
    });
  });
});

it('the weights of a file are skipped, not read', () => {
  const weights = new Float32Array(1_000_000);
  const big = writeOnnx({
    nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [{ name: 'w', dims: [1_000_000], values: weights }],
    inputs: [{ name: 'x', dims: [1_000_000] }],
    outputs: [{ name: 'y', dims: [1_000_000] }],
    metadata: { task: 'detect' },
  });
  let wasRead = 0;
  const source = {
    size: big.length,
    read(offset: number, length: number) {
      wasRead += length;
      return big.subarray(offset, offset + length);
    },
  };
  expect(readOnnx(source, 'a.onnx').metadata).toEqual({ task: 'detect' });
  expect(big.length).toBeGreaterThan(4_000_000);
  expect(wasRead).toBeLessThan(100_000);
});

/** A model whose one weight lies in another file, as an initializer, in a constant node or deeper. */
function external(
  location: string,
  where: 'initializer' | 'constant' | 'branch' = 'initializer',
): Uint8Array {
  const tensor = [text(8, 'w'), message(13, [text(1, 'location'), text(2, location)]), integer(14, 1)];
  const constant = (parts: Chunks[]) => message(1, [text(4, 'Constant'), message(5, parts)]);
  const graphs = {
    initializer: [message(5, tensor)],
    constant: [constant([message(5, tensor)])],
    branch: [constant([message(6, [constant([message(5, tensor)])])])],
  };
  return join([integer(1, 8), message(7, graphs[where])]);
}

describe('weights in another file', () => {
  it.each(['initializer', 'constant', 'branch'] as const)('in the folder are named (%s)', (where) => {
    expect(read(external('parts/a.data', where)).externalFiles).toEqual(['parts/a.data']);
  });

  it.each(['../a', '/etc/shadow', 'parts/../../a', 'C:\\a', '..\\a', '\\\\host\\a', '', 'a\0b'])(
    'outside it are refused: %j',
    (location) => {
      expect(() => read(external(location, 'branch'))).toThrow(
        `the model /models/a.onnx cannot be read: it keeps weights in ${JSON.stringify(location)}, which is not inside`,
      );
    },
  );
});

describe('what is no model', () => {
  const bytes = (value: string) => new TextEncoder().encode(value);
  it.each([
    ['an empty file', bytes(''), 'it is empty'],
    ['a web page', bytes('<!DOCTYPE html><html>404</html>'), 'a web page; the download went wrong'],
    ['a pointer', bytes('version https://git-lfs.github.com/spec/v1'), 'pointer to a file in Git LFS'],
    ['a PyTorch model', bytes('PK\u0003\u0004 some zip'), 'zip archive'],
    ['a TensorFlow Lite model', bytes('\u001c\0\0\0TFL3'), 'TensorFlow Lite'],
    ['text', bytes('[net]\nwidth=416\n'), 'no ONNX file or a damaged one'],
    ['zeros', new Uint8Array(100), 'byte 0 starts no field'],
    ['no graph', join([integer(1, 8)]), 'holds no graph'],
    ['half a model', relu.subarray(0, relu.length / 2), 'cut short or damaged'],
    [
      'a length beyond all files',
      join([integer(1, 8), [Uint8Array.of(0x3a, 255, 255, 255, 255, 255, 255, 255, 255, 127)]]),
      'cut short or damaged',
    ],
    ['a number without end', join([integer(1, 8), [new Uint8Array(20).fill(255)]]), 'does not end'],
  ])('%s', (_name, content, why) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ code: 'model-unreadable' }));
    expect(() => read(content)).toThrow(why);
    expect(() => read(content)).toThrow('/models/a.onnx');
  });

  it('every cut of a model is refused or read, and nothing else happens', () => {
    const isCoded = (length: number) => {
      try {
        read(relu.subarray(0, length));
        return true;
      } catch (error) {
        return error instanceof CodedError;
      }
    };
    expect(Array.from(relu, (_, length) => length).filter((length) => !isCoded(length))).toEqual([]);
  });

  it('graphs nested without end', () => {
    let graph: Chunks = [];
    for (let depth = 0; depth < 40; depth += 1) graph = message(1, [message(5, [message(6, [graph])])]);
    expect(() => read(join([integer(1, 8), message(7, [graph])]))).toThrow('nested more than 16 deep');
  });

  it('more than one protobuf message can hold', () => {
    const source = { size: 2 ** 31, read: () => new Uint8Array() };
    expect(() => readOnnx(source, 'a.onnx')).toThrow('2147483648 bytes');
  });

  it('operators that only TensorRT has', () => {
    const model = join([integer(1, 8), message(7, [message(1, [text(4, 'EfficientNMS_TRT')])])]);
    expect(() => read(model)).toThrow(/operator EfficientNMS_TRT, which only TensorRT itself can run/);
  });
});

it('numbers are written as they lie in memory', () => {
  expect([...bytesOf(Float32Array.of(1))]).toEqual([0, 0, 128, 63]);
});

const models = path.resolve(__dirname, '../../../../../shared/models');
(existsSync(models) ? it : it.skip)('reads models that others wrote', () => {
  for (const name of ['yolox_nano_416x416.onnx', 'yunet_n_dynamic.onnx']) {
    const bytes = new Uint8Array(readFileSync(path.join(models, name)));
    expect(readOnnx(bytesInMemory(bytes), name).externalFiles).toEqual([]);
  }
});
