import type { Broadcast, BroadcastSpec } from '../broadcast';

/** Two ends of one broadcast; the same end twice where there is one process only. */
export interface BroadcastPlace extends AsyncDisposable {
  open(spec: BroadcastSpec<string>): Promise<readonly [Broadcast<string>, Broadcast<string>]>;
}

const spec: BroadcastSpec<string> = {
  name: 'words',
  parse: (message) => {
    if (typeof message !== 'string') throw new TypeError('not a word');
    return message;
  },
};

/** What every broadcast promises. */
export function describeBroadcast(where: string, make: () => Promise<BroadcastPlace>): void {
  /** A listener that keeps what it heard, and can be waited for. */
  const ear = () => {
    const heard: string[] = [];
    const waiting: { count: number; resolve: () => void }[] = [];
    return {
      heard,
      listener: async (message: string) => {
        await new Promise((resolve) => setImmediate(resolve));
        heard.push(message);
        for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
      },
      hears: (count: number) =>
        new Promise<void>((resolve) => {
          if (heard.length >= count) resolve();
          else waiting.push({ count, resolve });
        }),
    };
  };

  describe(`a broadcast ${where}`, () => {
    test('is heard by all, in the same order, also by who has said it', async () => {
      await using place = await make();
      const [one, two] = await place.open(spec);
      const [left, right] = [ear(), ear()];
      await using _left = await one.listen(left.listener);
      await using _right = await two.listen(right.listener);
      const said = Array.from({ length: 200 }, (_, index) => `word ${index}`);
      await Promise.all(said.map((word, index) => (index % 2 === 0 ? one : two).publish(word)));
      await Promise.all([left.hears(200), right.hears(200)]);
      expect(left.heard).toEqual(right.heard);
      expect(left.heard.toSorted()).toEqual(said.toSorted());
    });

    test('says nothing of before, and nothing after the end', async () => {
      await using place = await make();
      const [one, two] = await place.open(spec);
      const [early, late] = [ear(), ear()];
      await using _early = await one.listen(early.listener);
      await one.publish('before');
      {
        await using _late = await two.listen(late.listener);
        await one.publish('now');
        await late.hears(1);
      }
      await one.publish('after');
      await early.hears(3);
      expect(late.heard).toEqual(['now']);
    });

    test('goes on after a listener that throws', async () => {
      await using place = await make();
      const [one] = await place.open(spec);
      const good = ear();
      await using _bad = await one.listen(() => Promise.reject(new Error('no')));
      await using _good = await one.listen(good.listener);
      await one.publish('first');
      await one.publish('second');
      await good.hears(2);
      expect(good.heard).toEqual(['first', 'second']);
    });
  });
}
