import { Config } from '@tocsin/config';
import { StoryEntry } from '@tocsin/messages';
import { causeOfStart, textOfStart, withTextOfStart } from './cause-of-start';
import { notificationWith } from '../testing/notification';

const entry = (parts: Record<string, unknown>) =>
  StoryEntry.parse({ at: 1, phase: 'start', late: false, reason: '', stages: [], ...parts });
const seen = entry({ step: 'seen', cause: ' front' });
const decided = entry({ step: 'decision', tell: true });
const looked = (outcome: string, text = '[a] detected:person') => entry({ step: 'detection', outcome, text });
const described = Config.parse({ hook: { use_hook_description: 'yes' } });

describe('what an end knows of its start', () => {
  it.each([
    ['the text and the cause after a yes', described, [seen, looked('found')], '[a] detected:person  front'],
    ['the cause after a no', described, [seen, looked('nothing')], ' front'],
    ['the cause after a yes without words', described, [seen, looked('found', ' ')], ' front'],
    ['the cause where the text is not to be used', Config.parse({}), [seen, looked('found')], ' front'],
    ['the cause where the yes came too late', described, [seen, decided, looked('found')], ' front'],
    ['nothing where nobody saw it', described, [looked('found')], undefined],
  ])('is %s', (_what, config, story, cause) => {
    expect(causeOfStart(config, story)).toBe(cause);
  });

  it("is not the text of the end's own look", () => {
    const end = entry({ step: 'detection', phase: 'end', outcome: 'found', text: 'detected:car' });
    expect(textOfStart(described, [seen, decided, end])).toBeUndefined();
  });
});

describe('the notes at the end', () => {
  const text = '[a] detected:person';
  it.each([
    ['get the text back where ZoneMinder wrote over it', 'Motion: All', text, `${text} Motion: All`],
    ['are left alone where they say what was detected', 'detected:car Motion', text, 'detected:car Motion'],
    ['are left alone where the text is there without that word', 'Anna Motion', 'Anna', 'Anna Motion'],
    ['are left alone where the start has no text', 'Motion', undefined, 'Motion'],
    ['may be empty', '', text, text],
  ])('%s', (_what, notes, start, expected) => {
    const { alarm } = notificationWith({ alarm: { phase: 'end', cause: notes } });
    expect(withTextOfStart(alarm, start)).toEqual({ ...alarm, cause: expected });
  });

  it('are not what a start is about', () => {
    const { alarm } = notificationWith();
    expect(withTextOfStart(alarm, text)).toBe(alarm);
  });
});
