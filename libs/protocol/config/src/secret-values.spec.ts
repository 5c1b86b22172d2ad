import { Config } from './config';
import { secretValues } from './secret-values';

it('the values of secret settings are secrets, of an address its password only', () => {
  const config = Config.parse({
    mqtt: { username: 'mosquito', password: 'buzz-word' },
    detector: { portal: 'https://portal.example/zm', portal_password: 'open sesame' },
    queue: { url: 'redis://default:p%40ssword@redis.example:6379' },
    customize: {
      picture_url: 'https://portal.example/zm/index.php?eid=EVENTID&username=guest&password=letmein',
    },
  });
  expect(secretValues(config)).toEqual(['open sesame', 'p%40ssword', 'buzz-word', 'p@ssword', 'letmein']);
});

it('what is too short to protect anything is not looked for', () => {
  expect(secretValues(Config.parse({ mqtt: { password: 'on' } }))).toEqual([]);
});
