import { chooseLayout, layoutOfRestingMonitor, layoutOfVersion } from './choose-layout';
import { releaseFixtures } from './release-fixtures.fixture';

describe('chooseLayout', () => {
  const cases = releaseFixtures.flatMap((at) => at.versions.map((version) => ({ ...at, version })));

  it.each(cases)('knows the $size bytes of $version', ({ size, version, numbers }) => {
    const choice = chooseLayout(size, version);
    expect(choice).toMatchObject({ isCertain: true, isVersionInLine: true });
    expect(choice?.layout.sizeBytes).toBe(size);
    expect(choice?.layout.states.indexOf('alarm')).toBe(numbers.alarm);
  });

  it.each([0, 561, 761, 864 + 1, 4_294_967_295])('refuses a size of %d bytes', (size) => {
    expect(chooseLayout(size, '1.36.33')).toBeUndefined();
  });

  it.each([336, 608, 600, 768, 864, 872, 888])('needs no version for %d bytes', (size) => {
    expect(chooseLayout(size, undefined)).toMatchObject({ isCertain: true, isVersionInLine: true });
  });

  it.each([undefined, '1.38.4', '1.34.0', 'garbage'])(
    'only assumes the state numbers of 760 bytes with version %s',
    (version) => {
      const choice = chooseLayout(760, version);
      expect(choice?.isCertain).toBe(false);
      expect(choice?.layout.releases).toBe('1.36.16-1.36.33');
    },
  );

  it('believes the map where the version names another layout, and says so', () => {
    const choice = chooseLayout(872, '1.36.33');
    expect(choice).toMatchObject({ isCertain: true, isVersionInLine: false });
    expect(choice?.layout.releases).toBe('1.38-1.39.11');
  });
});

describe('layoutOfRestingMonitor', () => {
  it.each([
    [0, 0, '1.36.0-1.36.15'],
    [1, 0, '1.36.16-1.36.33'],
    [0, 1_795_171_005, undefined],
    [3, 0, undefined],
  ])('takes state %d with recording since %d for %s', (state, recording, releases) => {
    expect(layoutOfRestingMonitor(760, state, recording)?.releases).toBe(releases);
  });
});

it.each(['1.29.0', 'new', ''])('has no layout for version "%s"', (version) => {
  expect(layoutOfVersion(version)).toBeUndefined();
});
