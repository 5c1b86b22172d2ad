import { readLogLine } from './read-line';
import { fileLine } from './zoneminder-line';

const at = new Date(2026, 10, 20, 17, 4, 5, 123).getTime();

describe('readLogLine', () => {
  it.each([
    ['zmeventnotification', 'gateway', 'INF', 0],
    ['zmeventnotification', 'gateway', 'DB3', 3],
    ['zmesdetect_m3', 'detector', 'WAR', -1],
  ])('reads back what was written as %s', (component, process, code, level) => {
    const line = { component, level, code, at, process, text: 'an alarm [x] of (eventId=7)' };
    const read = readLogLine(fileLine(line, 4711));
    const seconds = component === 'zmeventnotification' ? at : at - 123;
    expect(read).toEqual({ ...line, at: seconds, pid: 4711 });
  });

  it('reads the old detector and the Perl server', () => {
    const old = '11/20/26 17:04:05 zmesdetect_m2[9] DBG2 detect.py:88 [looking at snapshot]';
    expect(readLogLine(old)).toMatchObject({
      level: 2,
      component: 'zmesdetect_m2',
      text: 'looking at snapshot',
    });
    const perl = '11/20/2026 17:04:05.123456 zmeventnotification[9].ERR [main:557] [|----> FORK:a ]';
    expect(readLogLine(perl)).toMatchObject({ level: -2, at, text: '|----> FORK:a ' });
  });

  it('reads JSON alike, also behind the name of a container', () => {
    const json = `{"level":40,"time":${at},"pid":12,"hostname":"h","name":"gateway","eventId":7,"msg":"late"}`;
    const same = { level: -1, code: 'WAR', at, process: 'gateway', pid: 12, text: 'late (eventId=7)' };
    expect(readLogLine(json)).toMatchObject(same);
    expect(readLogLine(`gateway-1  | ${json}`)).toMatchObject(same);
  });

  it.each(['', '    at Object.<anonymous>', '{"level":30', 'Nov 20 host tocsin: hello'])(
    'leaves %j',
    (line) => {
      expect(readLogLine(line)).toBeUndefined();
    },
  );
});
