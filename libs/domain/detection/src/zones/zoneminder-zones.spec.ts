import { importZones, type MonitorZones, type ZoneMinderZone } from './zoneminder-zones';

const zone = (different: Partial<ZoneMinderZone> = {}): ZoneMinderZone => ({
  name: 'Front Door',
  type: 'Active',
  units: 'Percent',
  coords: '0,0 639,0 639,479 0,479',
  ...different,
});
const of = (...zones: ZoneMinderZone[]): MonitorZones => ({
  monitor: { width: 640, height: 480 },
  zones,
  mayBePercent: false,
});
const all = { patterns: {}, triggeredBy: null, foldNames: true };

describe("ZoneMinder's zones", () => {
  it('keep their corners, and get the names that settings write', () => {
    expect(importZones(of(zone()), all)).toEqual([
      {
        name: 'front_door',
        points: [
          [0, 0],
          [639, 0],
          [639, 479],
          [0, 479],
        ],
      },
    ]);
    expect(importZones(of(zone()), { ...all, foldNames: false })).toMatchObject([{ name: 'Front Door' }]);
  });

  it('leave the inactive ones out, and what is no area', () => {
    expect(
      importZones(of(zone({ type: 'Inactive' }), zone({ coords: '1,1 2,2' }), zone({ coords: '' })), all),
    ).toEqual([]);
  });

  it('may be per cent of the monitor', () => {
    const quarter = { units: 'Percent', coords: '0.00,0.00 50.00,0.00 50.00,50.00' };
    const points = [
      [0, 0],
      [320, 0],
      [320, 240],
    ];
    expect(importZones(of(zone(quarter)), all)).toMatchObject([{ points }]);
    // Up to 1.38.0 whole numbers are pixels whatever the column says.
    const whole = zone({ coords: '0,0 50,0 50,50' });
    expect(importZones(of(whole), all)[0]?.points[1]).toEqual([50, 0]);
    expect(importZones({ ...of(whole), mayBePercent: true }, all)).toMatchObject([{ points }]);
    expect(importZones({ ...of(zone()), mayBePercent: true }, all)[0]?.points[1]).toEqual([639, 0]);
  });

  it('get the pattern that is written for them', () => {
    expect(importZones(of(zone()), { ...all, patterns: { front_door: '(person)' } })).toMatchObject([
      { pattern: '(person)' },
    ]);
  });

  it.each([
    ['Motion: Front Door, Left', 1],
    ['motion: FRONT DOOR', 1],
    ['Motion: Front Doorway', 0],
    ['Motion: Left', 0],
    ['', 1],
  ])('that the cause %j names: %d', (triggeredBy, count) => {
    expect(importZones(of(zone()), { ...all, triggeredBy })).toHaveLength(count);
  });

  it('may have any name', () => {
    expect(importZones(of(zone({ name: 'A (b' })), { ...all, triggeredBy: 'Motion: A (b' })).toHaveLength(1);
    expect(importZones(of(zone({ name: '' })), { ...all, triggeredBy: 'Motion' })).toHaveLength(0);
  });
});
