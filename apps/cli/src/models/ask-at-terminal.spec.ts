import { PassThrough } from 'node:stream';
import { askAtTerminal } from './ask-at-terminal';

function terminal() {
  const side = () => Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const [input, output] = [side(), side()];
  return { input, output, ask: askAtTerminal({ input, output }) };
}

it.each([
  ['y\r', true],
  ['Yes\r', true],
  ['n\r', false],
  ['\r', false],
  ['maybe\r', false],
])('%j is %s', async (typed, expected) => {
  const { input, ask } = terminal();
  const answer = ask?.('Write this?');
  input.write(typed);
  expect(await answer).toBe(expected);
});

it.each(['\u0003', '\u0004', 'ye\u0003'])('leaving by %j is a no', async (typed) => {
  const { input, ask } = terminal();
  const answer = ask?.('Write this?');
  input.write(typed);
  expect(await answer).toBe(false);
});

it('nobody is asked where nobody sits', () => {
  expect(askAtTerminal({ input: new PassThrough(), output: new PassThrough() })).toBeUndefined();
});
