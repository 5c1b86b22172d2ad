import { drawAnnotations } from '../../libs/adapters/pictures/src/annotate-picture';
import { sceneDrawing } from '../../libs/adapters/zoneminder-simulator/src/scene/draw-scene';
import { text } from './svg-text';

/** What the demo prints, line by line. */
export interface PrintedLine {
  readonly text: string;
  /** Since the demo was started. */
  readonly afterMs: number;
}

/** What the WebSocket client of the demo was told. */
export interface ToldFrame {
  readonly json: string;
  readonly labels: readonly string[];
  /** Corners in pixels of the 640x480 scene: left, top, right, bottom. */
  readonly boxes: readonly (readonly [number, number, number, number])[];
}

const columns = 118;
const [columnWidth, rowHeight, margin] = [8, 19, 20];
const width = columns * columnWidth + 2 * margin;
const picture = { width: 400, height: 300 };
const [jsonColumns, jsonColumnWidth, jsonRowHeight] = [74, 7, 14.5];
/** The command stands there for a moment before the first line. */
const typedMs = 900;

const style = `
  .window { fill: #11161d; stroke: #39424e }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #c6d0da; white-space: pre }
  .small text { font-size: 11.5px }
  .headline { fill: #ffffff; font-weight: 700 }
  .time { fill: #7ee0a0 }
  .who { fill: #7cc4ff }
  .dim { fill: #8b98a5 }
  .key { fill: #7cc4ff }
  .string { fill: #f2c97d }
  .shown { animation: shown 0.15s both }
  @keyframes shown { from { opacity: 0 } to { opacity: 1 } }
  @media (prefers-reduced-motion: reduce) { .shown { animation: none } }`;

/**
 * The demo as it ran, as SVG: its lines in a terminal, each when it came; below, the alarm's picture with what was
 * detected, and what the client was told. Without animation everything is there at once.
 */
export function demoPicture(command: string, printed: readonly PrintedLine[], frame: ToldFrame): string {
  const lines = printed.map((line) => ({ ...line, text: cut(line.text) }));
  const terminalHeight = (lines.length + 1) * rowHeight + 2 * margin;
  const below = terminalHeight + margin;
  const height = below + picture.height + 2 * margin;
  const baseline = (row: number) => margin + (row + 1) * rowHeight;
  const rows = lines.map(({ text: line, afterMs }, index) =>
    line === '' ? '' : shown(afterMs, text(margin, baseline(index + 1), columnWidth, coloured(line))),
  );
  const told = jsonRows(JSON.parse(frame.json)).map((line, index) =>
    text(picture.width + 2 * margin, below + 10 + index * jsonRowHeight, jsonColumnWidth, colouredJson(line)),
  );
  const last = lines.at(-1)?.afterMs ?? 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The demo in a terminal, the picture it leaves, and the alarm as a client is told of it">
<style>${style}</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>
${text(margin, baseline(0), columnWidth, [
  { text: '$ ', kind: 'dim' },
  { text: command, kind: 'headline' },
])}
${rows.filter((row) => row !== '').join('\n')}
${shown(last + 300, `<svg x="${margin}" y="${below}" width="${picture.width}" height="${picture.height}" viewBox="0 0 640 480">${annotated(frame)}</svg>\n<g class="small">${told.join('\n')}</g>`)}
</svg>
`;
}

/** The scene of the demo, with what was reported of it drawn in by the code that draws into JPEGs. */
function annotated({ labels, boxes }: ToldFrame): string {
  const detections = labels.map((label, index) => ({
    label,
    box: [...(boxes[index] ?? ([0, 0, 0, 0] as const))] as [number, number, number, number],
    confidence: 1,
  }));
  return sceneDrawing(1) + drawAnnotations({ detections }, { width: 640, height: 480 });
}

function shown(afterMs: number, content: string): string {
  const delay = ((typedMs + afterMs) / 1000).toFixed(2);
  return `<g class="shown" style="animation-delay:${delay}s">${content}</g>`;
}

function cut(line: string): string {
  const signs = Array.from(line);
  return signs.length <= columns ? line : `${signs.slice(0, columns - 1).join('')}…`;
}

function coloured(line: string) {
  if (!line.startsWith(' ')) return [{ text: line, kind: 'headline' }];
  const [, time = '', who = '', rest = line] = /^( +\+[\d.]+ ms)?(  [A-Za-z]+ +)(.*)$/.exec(line) ?? [];
  const isNamed = /watcher|detector|gateway|ZoneMinder  |MQTT  /.test(who);
  if (!isNamed) return [{ text: line, kind: 'dim' }];
  return [
    { text: time, kind: 'time' },
    { text: who, kind: 'who' },
    { text: rest, kind: 'plain' },
  ];
}

/** JSON as a person writes it: what fits on a line stays on it. */
function jsonRows(value: unknown, indent = '', key = ''): readonly string[] {
  const line = indent + key + JSON.stringify(value).replaceAll(/(?<=[\d"\]a-z]),(?=["[\d])|(?<="):/g, '$& ');
  const isSmall = indent !== '' && line.length <= jsonColumns;
  if (typeof value !== 'object' || value === null || isSmall) return [line];
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const entries = Object.entries(value).map(([name, entry]) =>
    jsonRows(entry, `${indent}  `, Array.isArray(value) ? '' : `"${name}": `),
  );
  const inner = entries.flatMap((rows, index) =>
    index === entries.length - 1 ? rows : [...rows.slice(0, -1), `${rows.at(-1) ?? ''},`],
  );
  return [indent + key + opening, ...inner, indent + closing];
}

function colouredJson(line: string) {
  const [, indent = '', key = '', value = line] = /^(\s*)("[^"]*": )?(.*)$/.exec(line) ?? [];
  return [
    { text: indent, kind: 'plain' },
    { text: key, kind: 'key' },
    { text: value, kind: value.startsWith('"') ? 'string' : 'plain' },
  ];
}
