import { parseLogLine } from './log-line';
import { fileLine, syslogLine, zoneMinderLine } from './zoneminder-line';

const at = new Date(2026, 10, 20, 10, 36, 47, 533).getTime();
const line = (fields: Record<string, unknown>) => {
  const read = parseLogLine(
    JSON.stringify({ level: 30, time: at, pid: 1, hostname: 'h', name: 'gateway', ...fields }),
  );
  if (read === undefined) throw new Error('no line');
  return zoneMinderLine(read);
};

describe('a line as ZoneMinder has it', () => {
  it('of the server, in the form that people search', () => {
    expect(fileLine(line({ msg: 'Web Socket Event Server listening on port 9000' }), 3554)).toBe(
      '11/20/2026 10:36:47.533000 zmeventnotification[3554].INF [gateway] [Web Socket Event Server listening on port 9000]',
    );
    expect(fileLine(line({ level: 40, msg: 'SSL is disabled' }), 3554)).toContain('[3554].WAR [');
    expect(fileLine(line({ level: 20, msg: 'x' }), 3554)).toContain('[3554].DB1 [');
  });

  it('of the detector, in the form of its own', () => {
    const look = {
      level: 20,
      name: 'detector',
      component: 'zmesdetect_m10',
      msg: 'Prediction string:[s] detected:person',
    };
    expect(fileLine(line(look), 13732)).toBe(
      '11/20/26 10:36:47 zmesdetect_m10[13732] DBG detector [Prediction string:[s] detected:person]',
    );
  });

  it('has what went wrong and what stands beside the message', () => {
    const told = line({
      level: 50,
      msg: 'a push failed',
      err: { message: 'no route' },
      eventId: 7,
      reason: '',
    });
    expect(syslogLine(told)).toBe('ERR [a push failed: no route (eventId=7)]');
  });

  it('is one line, whatever a client sends', () => {
    expect(
      fileLine(line({ msg: 'Raw\n11/20/2026 10:36:47 zmeventnotification[1].ERR [x]' }), 1),
    ).not.toContain('\n');
  });

  it('is made of a line of pino only', () => {
    expect(parseLogLine('not json')).toBeUndefined();
    expect(parseLogLine('{"msg":"no level"}')).toBeUndefined();
  });
});
