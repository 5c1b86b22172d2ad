import type { StoryEntry } from '@tocsin/messages';

/** The story of an event in words, a few lines for each step. @param timeOf - a moment (ms since 1970) for people */
export function tellStory(story: readonly StoryEntry[], timeOf: (at: number) => string): readonly string[] {
  return story.flatMap((entry) => {
    const [first = '', ...more] = linesOf(entry);
    return [
      `${timeOf(entry.at)}  ${entry.phase.padEnd(5)}  ${entry.step.padEnd(9)}  ${first}`,
      ...more.map((line) => `    ${line}`),
    ];
  });
}

function linesOf(entry: StoryEntry): readonly string[] {
  if (entry.step === 'seen') {
    return [`${entry.cause.trim()}${entry.late ? ' (late: it happened while Tocsin was away)' : ''}`];
  }
  if (entry.step === 'shed') return [`left out: ${entry.reason}`];
  if (entry.step === 'decision') {
    return [`${entry.tell ? 'told' : 'not told'}${entry.reason === '' ? '' : `: ${entry.reason}`}`];
  }
  if (entry.step === 'delivery') return deliveryLines(entry);
  const { outcome, text, reason, stages } = entry;
  return [
    [outcome, text.trim(), reason].filter((part) => part !== '').join(' – '),
    ...stages.map(({ name, tookMs }) => `${name}: ${Math.round(tookMs)} ms`),
  ];
}

function deliveryLines({ deliveries, others = [] }: Extract<StoryEntry, { step: 'delivery' }>): string[] {
  const named = deliveries.map(({ channel, recipient, outcome, reason }) => {
    const who = recipient === channel ? channel : `${channel} ${recipient}`;
    return `${who}: ${outcome}${reason === '' ? '' : ` (${reason})`}`;
  });
  const counted = others.map(({ channel, outcome, count }) => `${channel}: ${count} others ${outcome}`);
  const all = [...named, ...counted];
  return all.length === 0 ? ['nobody wanted it'] : all.length === 1 ? all : ['', ...all];
}
