import { demoPicture } from './demo-picture';

const frame = {
  json: '{"event":"alarm","events":[{"EventId":"7","Cause":"<script>","DetectionJson":{"labels":["person"],"boxes":[[1,2,30,40]]}}]}',
  labels: ['person'],
  boxes: [[1, 2, 30, 40]] as const,
};
const printed = [
  { text: 'Tocsin, the event server', afterMs: 100 },
  { text: '', afterMs: 100 },
  { text: `    +12.5 ms  gateway   → WebSocket client: ${frame.json.repeat(3)}`, afterMs: 650 },
];
/** What a reader sees, without blanks. */
const plain = (svg: string) => svg.replaceAll(/<[^>]*>|\s/g, '');

describe('the picture of the demo', () => {
  const svg = demoPicture('npm run demo', printed, frame);

  it('shows each line when it was printed, after the command', () => {
    expect([...svg.matchAll(/animation-delay:([\d.]+)s/g)].map(([, delay]) => delay)).toEqual([
      '1.00',
      '1.55',
      '1.85',
    ]);
  });

  it('cuts lines that are wider than the terminal, and says so', () => {
    const [, line = ''] = /(→ WebSocket client:[^<]*)/.exec(svg) ?? [];
    expect(line.endsWith('…')).toBe(true);
    expect(line.length).toBeLessThan(118);
  });

  it('has what the client was told as lines of JSON, none of it markup', () => {
    const text = plain(svg);
    expect(text).toContain('"EventId":"7",');
    expect(text).toContain('"boxes":[[1,2,30,40]]');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('<script');
  });

  it('draws what was reported at its place', () => {
    expect(svg).toContain('<rect x="1" y="2" width="29" height="38" fill="none"');
  });
});
