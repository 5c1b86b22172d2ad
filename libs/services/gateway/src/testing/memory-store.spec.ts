import { describeRecords } from '@tocsin/records/contract';
import { MemoryRecords } from './memory-store';

// What a test believes of the store must be what the store does.
describeRecords('of these tests', async () => ({
  records: new MemoryRecords(),
  restart: async () => {},
  [Symbol.asyncDispose]: async () => {},
}));
