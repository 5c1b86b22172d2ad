import { describeRecords } from '@tocsin/records/contract';
import { ListRecords, Store } from './stand-ins';

// What a test believes of the store must be what the store does.
describeRecords('of these tests', async () => ({
  records: new ListRecords(new Store()),
  restart: async () => {},
  [Symbol.asyncDispose]: async () => {},
}));
