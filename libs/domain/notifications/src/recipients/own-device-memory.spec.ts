import { describeDeviceMemory } from './device-memory.contract';
import { OwnDeviceMemory } from './own-device-memory';

describeDeviceMemory('by one gateway', () => {
  const memory = new OwnDeviceMemory(() => performance.now());
  return Promise.resolve({
    open: () => Promise.resolve([memory, memory] as const),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
