import { describeBroadcast } from './contract/broadcast.contract';
import { InProcessBroadcast } from './in-process-broadcast';

describeBroadcast('in one process', () =>
  Promise.resolve({
    open: () => {
      const broadcast = new InProcessBroadcast<string>(() => undefined);
      return Promise.resolve([broadcast, broadcast] as const);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
);

test('who publishes in one process waits until all have heard', async () => {
  const broadcast = new InProcessBroadcast<string>(() => undefined);
  let heard = '';
  await broadcast.listen(async (message) => {
    await new Promise((resolve) => setImmediate(resolve));
    heard = message;
  });
  await broadcast.publish('now');
  expect(heard).toBe('now');
});
