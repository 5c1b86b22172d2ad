import { MonitorId } from '@tocsin/messages';
import { parseMonitorFilter } from './monitor-filter';

const id = (value: number) => MonitorId.parse(value);
const monitors = [1, 2, 3, 10].map(id);
const wanted = (monlist: string, intlist = '') =>
  monitors.filter((monitor) => parseMonitorFilter(monlist, intlist).wants(monitor));

describe('the monitor list of a client', () => {
  it.each([[''], ['  '], ['-1'], [' -1 ']])('means every monitor when it is "%s"', (monlist) => {
    expect(wanted(monlist)).toEqual(monitors);
  });

  it.each([
    ['1,2', [1, 2]],
    [' 1 , 10 ', [1, 10]],
    ['1,,3,', [1, 3]],
    ['2,junk,1e1', [2]],
    ['junk', []],
    ['99', []],
    [',', []],
  ])('"%s" means monitors %j', (monlist, expected) => {
    expect(wanted(monlist)).toEqual(expected);
  });

  it.each([
    ['1,2,3', '0,60,5', 2, 60_000],
    ['1,2,3', '0,60', 3, 0],
    ['1,2', ' 5 , 10 ', 1, 5_000],
    ['1,2', ',7', 1, 0],
    ['1,2', 'junk,7', 1, 0],
    ['1,2', '-5,7', 1, 0],
    ['2,1,2', '10,20,30', 2, 10_000],
    ['1,2', '0,60', 10, 0],
    ['', '60,60', 1, 0],
  ])('with "%s" and "%s" monitor %i waits %i ms', (monlist, intlist, monitor, expected) => {
    expect(parseMonitorFilter(monlist, intlist).intervalMs(id(monitor))).toBe(expected);
  });
});
