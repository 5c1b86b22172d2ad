import { detectionConfigFor, type MonitorDetection } from './detection-config-for';
import { readIniSource, readTreeSource } from './read/source';

interface Told {
  readonly monitorId?: number;
  readonly secrets?: Record<string, string>;
}

function understood(
  source: ReturnType<typeof readIniSource>,
  { monitorId, secrets }: Told,
): MonitorDetection {
  return detectionConfigFor(source, monitorId ?? null, {
    secrets: { file: secrets ? 's.ini' : null, secrets: secrets ? new Map(Object.entries(secrets)) : null },
    patternTrouble: (pattern) => (pattern.includes('(((') ? 'it is no regular expression' : undefined),
  });
}

const ini = (text: string, told: Told = {}) => understood(readIniSource('o.ini', text), told);
const tree = (value: unknown, told: Told = {}) =>
  understood(
    readTreeSource('o.yml', value, () => undefined),
    told,
  );
const said = (list: MonitorDetection['problems']) => list.map(({ where, message }) => `${where}: ${message}`);

describe('what `model` means', () => {
  it.each([
    ['[general]\nmodel=yolo, face', ['object', 'face'], 'hog'],
    ['[general]\nmodels=face\n[face]\nmodel=cnn', ['face'], 'cnn'],
    ['[general]\nmodels=face\nmodel=cnn', ['face'], 'cnn'],
    ['[general]\nmodels=face\n[face]\nface_model=hog\nmodel=cnn', ['face'], 'hog'],
  ])('%j', (text, types, pass) => {
    const { config } = ini(text);
    expect(config?.types.map(({ name }) => name)).toEqual(types);
    expect(config?.types.at(-1)?.variants[0]).toMatchObject({ pass });
  });

  it('a monitor says it in an old name over a new one of the file', () => {
    const text =
      '[general]\ndetection_sequence=object,face\nobject_min_confidence=0.2\n[monitor-1]\nmodels=yolo\nyolo_min_confidence=0.9\n';
    const { config } = ini(text, { monitorId: 1 });
    expect(config?.types).toMatchObject([{ name: 'object', variants: [{ minConfidence: 0.9 }] }]);
  });
});

describe('a mistake names file, line, section and key', () => {
  it.each([
    [
      '[general]\nmodels=yollo',
      'o.ini:2: [general] models: there is no model "yollo"; models are yolo (object), hog, face, alpr and plug-ins with a section [plugin-<name>]; did you mean yolo?',
    ],
    ['[general]\nwait=soon', 'o.ini:2: [general] wait: "soon" is not a number'],
    ['[general]\nresize=10.5', 'o.ini:2: [general] resize: "10.5" is not a whole number'],
    [
      '[general]\nframe_id=best',
      'o.ini:2: [general] frame_id: "best" is neither alarm, snapshot, bestmatch nor a frame number from 1',
    ],
    ['[yolo]\nyolo_min_confidence=40', 'o.ini:2: [yolo] yolo_min_confidence: "40" is more than 1'],
    ['[general]\ncar_min_confidence=x', 'o.ini:2: [general] car_min_confidence: "x" is not a number'],
    [
      '[general]\nmax_detection_size=big',
      'o.ini:2: [general] max_detection_size: "big" is neither <number>px nor <number>%',
    ],
    [
      '[general]\nmodels=hog\n[hog]\nstride=4',
      'o.ini:4: [hog] stride: expected two whole numbers, e.g. (8,8)',
    ],
    [
      '[general]\nx=1\nX=2',
      'o.ini:3: [general] x is there already, in line 2; remove one (case does not matter)',
    ],
    [
      "[ml]\nml_sequence={\n 'general': {\n  'model_sequence': object }}",
      'o.ini:4: [ml] ml_sequence is no Python dictionary: expected a text in quotes, a number, None, True, False, [ ], ( ) or { } here (column 19)',
    ],
    [
      "[ml]\nml_sequence={'object': {'sequence': [{\n 'object_min_confidence':\n 'high'}]}}",
      'o.ini:3: [ml] ml_sequence.object.sequence[0].object_min_confidence: "high" is not a number',
    ],
    [
      "[ml]\nml_sequence={'object': {'sequence': {}}}",
      'o.ini:2: [ml] ml_sequence.object.sequence: is not a list',
    ],
    [
      '[general]\nbase_data_path=/x{{image_path}}\nimage_path={{base_data_path}}/y',
      'o.ini:2: [general] base_data_path: templates go in a circle: image_path → base_data_path → image_path',
    ],
  ])('%j', (text, message) => {
    const { problems, config } = ini(text);
    expect(said(problems)).toContain(message);
    expect(config).toBeNull();
  });
});

describe('secrets', () => {
  it.each([
    [
      '[general]\nsecrets=s.ini\nuser=!ZM_USER',
      'the secret !ZM_USER, which is not in section [secrets] of s.ini',
    ],
    ['[general]\nbase_data_path=/x\nuser=!ZM_USER', 'there is no secrets file; set secrets=<file>'],
    [
      "[ml]\nml_sequence={'alpr': {'sequence': [{'alpr_key': '!KEY'}]}}",
      'the secret !KEY, and there is no secrets file',
    ],
  ])('that are not there are a mistake: %j', (text, message) => {
    const { problems } = ini(text, text.includes('secrets=') ? { secrets: {} } : {});
    expect(said(problems).join()).toContain(message);
  });

  it('a password that was no secret is not told', () => {
    const { problems } = ini('[general]\nbase_data_path=/x\npassword=!hunter2');
    expect(problems).toHaveLength(1);
    expect(said(problems).join()).not.toContain('hunter2');
  });

  it('stay out of messages wherever they stand', () => {
    const text =
      '[general]\nsecrets=s.ini\nwait=!W\nframe_id={{w2}}\nw2=!W\nml_timeout=!W\nml_gateway=http://h\nbasic_password=[\nalpr_key={';
    const { problems, warnings } = ini(text, { secrets: { w: 'topsecret' } });
    expect(said(problems)).toContain('o.ini:3: [general] wait: the value is not a number');
    expect(said([...problems, ...warnings]).join()).not.toContain('topsecret');
  });

  it('are found in any case, and end no text of a sequence', () => {
    const text =
      "[general]\nsecrets=s.ini\nk=!Key\n[ml]\nml_sequence={'general':{'model_sequence':'alpr'},'alpr':{'sequence':[{'alpr_key':'{{k}}', 'platerec_config': {'x': ['!KEY']}}]}}";
    const { config, problems } = ini(text, { secrets: { key: `a'}\\n"` } });
    expect(problems).toEqual([]);
    expect(config?.types[0]?.variants[0]).toMatchObject({ key: `a'}\\n"`, config: { x: [`a'}\\n"`] } });
  });
});

describe('what cannot be had here', () => {
  it('has one warning, however often it is asked for', () => {
    const variant = "{'object_framework': 'coral_edgetpu'},";
    const { warnings, config } = ini(
      `[ml]\nml_sequence={'object': {'sequence': [${variant}${variant}{'object_weights': '/a.onnx', 'object_processor': 'tpu'},{'object_weights': '/b.onnx', 'object_processor': 'tpu'}]}}`,
    );
    expect(said(warnings)).toEqual([
      expect.stringContaining(
        'sequence[0].object_framework: the Coral Edge TPU cannot be used here; put an ONNX model',
      ),
      expect.stringContaining(
        'sequence[2].object_processor: the Coral Edge TPU cannot be used here; what it was for',
      ),
    ]);
    expect(config?.types[0]?.variants).toMatchObject([{ processor: 'cpu' }, { processor: 'cpu' }]);
  });

  it('is a mistake where nothing is left', () => {
    const { problems } = tree({
      ml: { ml_sequence: { object: { sequence: [{ object_framework: 'virelai' }] } } },
    });
    expect(said(problems)).toEqual(['o.yml: no model is left to look at pictures with; see the warnings']);
  });

  it('is no mistake where another machine looks', () => {
    const { config } = tree({ remote: { ml_gateway: 'http://h:5000/' } });
    expect(config?.remote).toMatchObject({ gateway: 'http://h:5000', dialect: 'pyzm', mode: 'url' });
  });
});

describe('names that nobody knows', () => {
  it.each([
    ['[genral]\nwait=1', 'o.ini:2: there is no section [genral]; did you mean [general]?'],
    [
      '[monitor-front]\nwait=1',
      'o.ini:2: there is no section [monitor-front]; did you mean [monitor-<id of the monitor>]?',
    ],
    [
      '[general]\nframid=1',
      'o.ini:2: [general] framid: there is no such key, and nothing refers to it; did you mean frame_id?',
    ],
    [
      "[ml]\nstream_sequence={'frameset': 'alarm'}\nml_sequence={'object':{'sequence':[{}]}}",
      'o.ini:2: [ml] stream_sequence.frameset: there is no such key; did you mean frame_set?',
    ],
    [
      '[general]\nmodels=alpr',
      'o.ini:2: plates are read only where an object model has found a vehicle; add yolo (object) to the models',
    ],
    [
      '[general]\npast_det_max_diff_area=150%',
      'o.ini:2: [general] past_det_max_diff_area: a share is from 0 % to 100 %; 5% is used',
    ],
    [
      '[general]\nshow_percent=maybe',
      'o.ini:2: [general] show_percent: "maybe" is neither yes nor no; no is used',
    ],
    [
      '[general]\ndetect_pattern=(((',
      'o.ini:2: [general] detect_pattern: it is no regular expression; until then every label counts',
    ],
    [
      '[general]\nmodels=yolo\nmodel=face',
      'o.ini:2: [general] models does not count, since [general] model says the same thing',
    ],
  ])('%j', (text, message) => {
    expect(said(ini(text).warnings)).toContain(message);
  });

  it('are quiet where a template refers to them, or a sample file has them', () => {
    const { warnings, config } = ini(
      '[general]\nmine=/m\nimage_path={{MINE}}/{{nobody}}\n[object]\ntpu_object_weights=/x\n',
    );
    expect(warnings).toEqual([]);
    expect(config?.output.imagePath).toBe('/m/{{nobody}}');
  });
});

describe('generations', () => {
  it.each([
    ['[general]\nportal=x', '4'],
    ['[general]\nsecrets=x', '4'],
    ['[animation]\ncreate_animation=yes', '5'],
    ['[ml]\nml_gateway=http://h', '5'],
    ['[object]\nobject_weights=/x', '6'],
    ['[monitor-1]\ndoor_zone_detection_pattern=x', '6'],
  ])('%j is %s.x', (text, generation) => {
    expect(readIniSource('o.ini', text).generation).toBe(generation);
  });

  it('differ in what a picture is prefixed with and how the gateway is asked', () => {
    const five = ini('[general]\nframe_id=alarm\n[ml]\nml_gateway=http://h/api/v1').config;
    expect(five).toMatchObject({
      remote: { mode: 'image', dialect: 'mlapi' },
      output: { isSingleFramePrefixX: true },
    });
    const six = ini('[general]\nframe_id=alarm\n[remote]\nml_gateway=http://h/api/v1').config;
    expect(six).toMatchObject({
      remote: { mode: 'url', timeout: 5 },
      output: { isSingleFramePrefixX: false },
    });
  });
});

it('cannot be made to grow or to hang', () => {
  const doubling = Array.from(
    { length: 40 },
    (_, index) => `v${index}={{v${index + 1}}}{{v${index + 1}}}`,
  ).join('\n');
  const { problems } = ini(`[general]\nimage_path={{v0}}\n${doubling}\nv40=x\n`);
  expect(said(problems)).toContain('o.ini:2: [general] image_path: templates grow without end');
});

it('takes a plate list, a plug-in and a zone from YAML', () => {
  const { config, problems } = tree(
    {
      'plugin-mine': { module: '/p.mjs', level: 3 },
      ml: {
        ml_sequence: {
          general: { model_sequence: ['object', 'alpr'] },
          object: { sequence: [{ object_framework: 'mine', plugin_timeout: 2 }] },
          alpr: {
            sequence: [
              {
                alpr_service: 'local',
                alpr_detector_weights: '/d.onnx',
                alpr_reader_weights: '/r.onnx',
                alpr_known_plates: { 'B AB 1': 'Anna' },
                alpr_plate_format: String.raw`[A-Z]{3}\d{1,4}$`,
              },
            ],
          },
        },
      },
      monitors: {
        5: {
          zones: {
            door: '0,0 1,1 2,2',
            list: {
              coords: [
                [0, 0],
                [1, 0],
                [1, 1],
              ],
            },
          },
          general: { wait: 2 },
        },
      },
    },
    { monitorId: 5 },
  );
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    frames: { wait: 2 },
    types: [
      { variants: [{ kind: 'plugin', module: '/p.mjs', timeoutSeconds: 2, parameters: { level: 3 } }] },
      {
        variants: [
          {
            service: 'local',
            knownPlates: { 'B AB 1': 'Anna' },
            matchDistance: 1,
            plateFormat: String.raw`[A-Z]{3}\d{1,4}$`,
            labelPrefix: 'alpr:',
          },
        ],
      },
    ],
    zones: {
      own: [
        { name: 'door' },
        {
          name: 'list',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      ],
    },
  });
});
