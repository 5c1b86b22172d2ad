import { readHookAnswer } from './hook-answer';

const today = { exitCodeDecides: false };
const oldKey = { exitCodeDecides: true };

describe('the answer of a hook', () => {
  it('is a yes with text and JSON', () => {
    const json = '{"labels":["person"],"boxes":[[1,2,3,4]],"frame_id":"alarm","confidences":[0.9]}';
    expect(readHookAnswer({ exitCode: 0, stdout: `[a] detected:person--SPLIT--${json}\n` }, today)).toEqual({
      outcome: 'found',
      text: '[a] detected:person',
      detectionJson: JSON.parse(json) as unknown,
      frame: 'alarm',
      reason: 'the hook said yes (exit 0)',
    });
  });

  it('is a yes with text alone; JSON is then []', () => {
    expect(readHookAnswer({ exitCode: 0, stdout: '[s] detected:car\n' }, today)).toMatchObject({
      outcome: 'found',
      detectionJson: [],
      frame: 'snapshot',
    });
  });

  it('keeps every blank of the text but the last newline', () => {
    expect(readHookAnswer({ exitCode: 0, stdout: ' a  b \n\n' }, today).text).toBe(' a  b \n');
  });

  it('counts only two parts around --SPLIT--', () => {
    expect(readHookAnswer({ exitCode: 0, stdout: 'a--SPLIT--[1]--SPLIT--[2]' }, today).detectionJson).toEqual(
      [1],
    );
  });

  it.each(['{broken', '"text"', '7', 'null'])('is a yes although its JSON is %s, and says so', (json) => {
    const answer = readHookAnswer({ exitCode: 0, stdout: `detected:x--SPLIT--${json}` }, today);
    expect(answer).toMatchObject({ outcome: 'found', detectionJson: [] });
    expect(answer.warning).toContain(json);
  });

  it.each([
    ['exit 1 with text', { exitCode: 1, stdout: 'detected:person' }, today, 'nothing'],
    ['exit 0 without text', { exitCode: 0, stdout: '\n' }, today, 'nothing'],
    ['exit 0 with JSON but no text', { exitCode: 0, stdout: '--SPLIT--[]' }, today, 'nothing'],
    ['old key, exit 0 without text', { exitCode: 0, stdout: '' }, oldKey, 'found'],
    ['old key, exit 1 with text', { exitCode: 1, stdout: 'detected:person' }, oldKey, 'nothing'],
  ])('%s', (_name, result, options, outcome) => {
    expect(readHookAnswer(result, options).outcome).toBe(outcome);
  });

  it('names the frame of the JSON where the prefix does not', () => {
    const stdout = '[x] detected:person--SPLIT--{"frame_id":12}';
    expect(readHookAnswer({ exitCode: 0, stdout }, today).frame).toBe('12');
  });

  it('cuts a text that no client could show, and says so', () => {
    const answer = readHookAnswer({ exitCode: 0, stdout: 'x'.repeat(100_000) }, { exitCodeDecides: false });
    expect(answer.text).toHaveLength(2_000);
    expect(answer.text.endsWith('…')).toBe(true);
    expect(answer.warning).toContain('100000 characters of text');
  });

  it('leaves out JSON that would not fit into a frame, and keeps the alarm', () => {
    const json = JSON.stringify({ labels: ['x'.repeat(60_000)] });
    const answer = readHookAnswer(
      { exitCode: 0, stdout: `found--SPLIT--${json}` },
      { exitCodeDecides: false },
    );
    expect(answer).toMatchObject({ outcome: 'found', text: 'found', detectionJson: [] });
    expect(answer.warning).toContain('characters of JSON');
  });
});
