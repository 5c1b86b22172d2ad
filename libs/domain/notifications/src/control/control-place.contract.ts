import { MonitorId } from '@tocsin/messages';
import type { ControlPlace } from './control-place';
import { type ControlState, setMonitors, untouchedControl } from './control-state';

/** Two ends of one place, of two processes where there may be several; else the same end twice. */
export interface ControlPlaces extends AsyncDisposable {
  open(): Promise<readonly [ControlPlace, ControlPlace]>;
  /** The place as it is found after a restart. */
  reopen(): Promise<ControlPlace>;
}

const two = MonitorId.parse(2);
const muted = setMonitors(untouchedControl, [two], -1);
const overridden = (value: string) => (state: ControlState) => ({
  ...state,
  overrides: new Map([...state.overrides, ['use_hooks', value]]),
});

/** What every adapter of {@link ControlPlace} promises. */
export function describeControlPlace(where: string, make: () => Promise<ControlPlaces>): void {
  describe(`what control clients said, ${where}`, () => {
    test('is nothing at first', async () => {
      await using places = await make();
      const [one] = await places.open();
      expect(await one.read()).toEqual(untouchedControl);
    });

    test('is found by the others, and after a restart', async () => {
      await using places = await make();
      const [one, other] = await places.open();
      expect(await one.change(() => muted)).toEqual(muted);
      expect(await other.read()).toEqual(muted);
      expect(await (await places.reopen()).read()).toEqual(muted);
    });

    test('loses none of the changes that are made at the same time', async () => {
      await using places = await make();
      const ends = await places.open();
      const monitors = Array.from({ length: 20 }, (_, index) => MonitorId.parse(index + 1));
      await Promise.all(
        monitors.map((monitor, index) =>
          ends[index % 2 === 0 ? 0 : 1].change((state) => setMonitors(state, [monitor], 1)),
        ),
      );
      expect(await ends[0].read()).toEqual(setMonitors(untouchedControl, monitors, 1));
    });

    test('is heard by all, who said it too, the newest last, until they stop listening', async () => {
      await using places = await make();
      const ends = await places.open();
      const ears = await Promise.all(ends.map((end) => listenFor(end, 'last')));
      for (const word of ['1', '2', 'last']) await ends[0].change(overridden(word));
      await Promise.all(ears.map(({ heardLast }) => heardLast));
      for (const { heard } of ears) expect(heard).toEqual(heard.toSorted());
      await Promise.all(ears.map(({ ear }) => ear[Symbol.asyncDispose]()));
      await ends[0].change(overridden('after'));
      for (const { heard } of ears) expect(heard.at(-1)).toBe('last');
    });
  });
}

/** Keeps the words that an end hears. */
async function listenFor(end: ControlPlace, lastWord: string) {
  const heard: string[] = [];
  let isHeard = (): void => undefined;
  const heardLast = new Promise<void>((resolve) => {
    isHeard = resolve;
  });
  const ear = await end.listen(({ overrides }) => {
    heard.push(overrides.get('use_hooks') ?? '');
    if (heard.at(-1) === lastWord) isHeard();
  });
  return { heard, heardLast, ear };
}
