import { maskedMessage } from './raw-message';

describe('a raw message in the log', () => {
  it('is the message, with the password masked', () => {
    expect(maskedMessage('{"event":"auth","data":{"user":"admin","password":"geheim"}}')).toBe(
      '{"event":"auth","data":{"user":"admin","password":***}}',
    );
  });

  it.each([
    ['{"data":{"token":"geheim","nested":[{"PASSWORD":"geheim"}]}}'],
    ['{"\\u0070assword":"geheim"}'],
    ['{"password":["geheim",{"a":"geheim"}]}'],
    ['{"event":"escontrol","data":{"command":"edit","key":"mqtt.password","val":"geheim"}}'],
    ['{"event":"escontrol","data":{"command":"edit","key":"api_key","val":"geheim"'],
    ['{"password":12345,"escontrol_password":"geheim"}'],
    ['{"event":"auth","data":{"user":"admin","password":"geheim"'],
    ["{event:auth,data:{user:'admin',password:'geheim more'}}"],
    ['{"\\u0070assword":"geheim"'],
    ['admin pwd=geheim'],
    ['{"event":"auth","data":"{\\"user\\":\\"admin\\",\\"password\\":\\"geheim\\"}"}'],
    ['{"event":"auth","url":"https://portal/zm?user=admin&pass=geheim"}'],
    ['["password geheim"]'],
  ])('does not tell the secret of %s', (message) => {
    expect(maskedMessage(message)).not.toMatch(/geheim|12345/);
  });

  it('leaves the words of the protocol alone', () => {
    const message = '{"event":"push","data":{"type":"token","platform":"ios"}}';
    expect(maskedMessage(message)).toBe(message);
  });

  it('cannot write lines of its own or fill the log', () => {
    expect(maskedMessage('a\n{"level":60}\u001b[31m')).toBe('a.{"level":60}.[31m');
    expect(maskedMessage('x'.repeat(60_000)).length).toBeLessThan(1_100);
  });
});
