import { StoryEntry } from '@tocsin/messages';
import { outcomeOfStart, startIsOpen, startOfEvent } from './start-of-event';

const entry = (parts: Record<string, unknown>) =>
  StoryEntry.parse({
    at: 1,
    phase: 'start',
    cause: '',
    late: false,
    reason: '',
    text: '',
    stages: [],
    deliveries: [],
    ...parts,
  });
const seen = entry({ step: 'seen' });
const decided = entry({ step: 'decision', tell: true, at: 5 });
const looked = (outcome: string) => entry({ step: 'detection', outcome });

describe('the start of an event whose end has come', () => {
  it.each([
    ['open when it was seen and nothing is decided', [seen, looked('found')], true],
    ['not open when it is decided', [seen, decided], false],
    ['not open when it was shed', [seen, entry({ step: 'shed' })], false],
    ['not open when nobody ever saw it', [], false],
    [
      'open when only the end was decided',
      [seen, entry({ step: 'decision', tell: true, phase: 'end' })],
      true,
    ],
  ] as const)('is %s', (_case, story, expected) => {
    expect(startIsOpen(story)).toBe(expected);
  });

  it.each([
    [[seen], undefined],
    [[looked('nothing')], 'nothing'],
    [[looked('failed')], 'failed'],
    [[looked('failed'), looked('found'), decided], 'found'],
    [[decided, looked('nothing')], undefined],
    [[looked('found'), decided, looked('nothing')], 'found'],
    [[entry({ step: 'detection', outcome: 'nothing', phase: 'end' })], undefined],
  ])('came to what was answered before it was decided, in story %#', (story, expected) => {
    expect(outcomeOfStart(story)).toBe(expected);
  });

  it('was told when its first delivery was written, or never', () => {
    const recipients = new Set(['mqtt']);
    const first = entry({ step: 'delivery', at: 7 });
    expect(startOfEvent([seen, first, entry({ step: 'delivery', at: 9 })], recipients)).toEqual({
      toldAt: 7,
      recipients,
    });
    expect(startOfEvent([seen, decided], recipients)).toBeUndefined();
  });
});
