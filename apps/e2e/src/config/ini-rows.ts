import { type FileRow, quietIni } from './file-rows';

const utf16 = Buffer.from(`\uFEFF[network]\nport = 9001\n${quietIni}`, 'utf16le');
const filler = `# ${'y'.repeat(98)}\n`.repeat(105_000);

export const iniRows: readonly FileRow[] = [
  {
    says: 'leading blanks and tabs are allowed, values are trimmed',
    text: `\t[network]\n\tport\t=\t9001\t\n  address=  127.0.0.1  \n${quietIni}`,
    settings: { 'network.port': 9001, 'network.address': '127.0.0.1' },
  },
  {
    says: 'comments are whole lines that begin with # or ;',
    text: `# one\n ; two\n\t# three\n${quietIni}[mqtt]\ntopic = zm # not one\n`,
    settings: { 'mqtt.topic': 'zm # not one' },
  },
  {
    says: 'a comment behind a number is no comment',
    text: `${quietIni}[network]\nport = 9001 # the port\n`,
    mistakes: [/^\$D\/es\.ini:6 network\.port \| .*comment/],
  },
  {
    says: 'lines may end in CR LF',
    text: `[network]\nport = 9001\n[mqtt]\ntopic = a b\n${quietIni}`.replaceAll('\n', '\r\n'),
    settings: { 'network.port': 9001, 'mqtt.topic': 'a b', 'ssl.enable': false },
  },
  {
    says: 'a byte order mark is no part of the first line',
    text: `\uFEFF[network]\nport = 9001\n${quietIni}`,
    settings: { 'network.port': 9001 },
  },
  { says: 'UTF-16 is refused by name', text: utf16, mistakes: [/^\$D\/es\.ini:1 .*UTF-8/] },
  {
    says: 'Latin-1 is refused where it stands',
    text: Buffer.from(`${quietIni}[mqtt]\ntopic = K\xfcche\n`, 'latin1'),
    mistakes: [/^\$D\/es\.ini:6 mqtt\.topic \| .*UTF-8/],
  },
  {
    says: 'UTF-8 is taken',
    text: `${quietIni}[mqtt]\ntopic = Küche/日本\n`,
    settings: { 'mqtt.topic': 'Küche/日本' },
  },
  {
    says: 'a zero byte is refused',
    text: `${quietIni}[mqtt]\ntopic = a\0b\n`,
    mistakes: [/^\$D\/es\.ini:\d+ .*save the file as UTF-8/],
  },
  {
    says: 'the last line needs no end',
    text: `${quietIni}[network]\nport = 9001`,
    settings: { 'network.port': 9001 },
  },
  {
    says: 'of a repeated key the last one wins, with a warning',
    text: `${quietIni}[network]\nport = 9001\n[network]\nport = 9003\n`,
    settings: { 'network.port': 9003 },
    warns: [/^\$D\/es\.ini:8 network\.port \| .*twice.*last/],
  },
  {
    says: 'a value may hold =, # and ;',
    text: `${quietIni}[customize]\npicture_url = https://zm.example/?a=b&c=d==\n[mqtt]\ntopic = a=b#c;d\n`,
    settings: { 'customize.picture_url': 'https://zm.example/?a=b&c=d==', 'mqtt.topic': 'a=b#c;d' },
  },
  {
    says: 'one pair of quotes is taken off paths, URLs and numbers, and stays on everything else',
    text: `[network]\nport = "9001"\naddress = '127.0.0.1'\n[ssl]\nenable = no\ncert = "/etc/x.pem"\nkey = ''/y''\n[fcm]\nenable = no\ntoken_file = '/x/t'\n[mqtt]\ntopic = "t"\n[hook]\nhook_script = '/usr/bin/x.sh'\n[customize]\npicture_url = "https://x.example/y"\n`,
    settings: {
      'network.port': 9001,
      'network.address': '127.0.0.1',
      'ssl.cert': '/etc/x.pem',
      'ssl.key': "'/y'",
      'fcm.token_file': '/x/t',
      'mqtt.topic': '"t"',
      'hook.hook_script': "'/usr/bin/x.sh'",
      'customize.picture_url': 'https://x.example/y',
    },
  },
  {
    says: 'yes, no, true, false, on, off, 1 and 0 in any case',
    text: `[ssl]\nenable = No\n[auth]\nenable = TRUE\n[fcm]\nenable = oFF\n[mqtt]\nenable = 0\nretain = 1\ntls_insecure = On\n[customize]\nread_alarm_cause = YES\ntag_alarm_event_id = false\n`,
    settings: {
      'ssl.enable': false,
      'auth.enable': true,
      'fcm.enable': false,
      'mqtt.enable': false,
      'mqtt.retain': true,
      'mqtt.tls_insecure': true,
      'customize.read_alarm_cause': true,
      'customize.tag_alarm_event_id': false,
    },
  },
  {
    says: 'sections and keys have their case; what is unknown is a warning with the nearest name, and never fatal',
    text: `${quietIni}[Network]\nport = 1\n[network]\nPort = 2\naddres = x\n[mqt]\nenable = yes\n[fcm]\ndate_formt = x\n[something of a fork]\na = b\n`,
    settings: { 'network.port': 9000, 'network.address': '::', 'mqtt.enable': false },
    warns: [
      /^\$D\/es\.ini:6 Network\.port \| .*\[network\]/,
      /^\$D\/es\.ini:8 network\.Port \| .*"port"/,
      /^\$D\/es\.ini:9 network\.addres \| .*"address"/,
      /^\$D\/es\.ini:11 mqt\.enable \| .*\[mqtt\]/,
      /^\$D\/es\.ini:13 fcm\.date_formt \| .*"date_format"/,
      /^\$D\/es\.ini:15 something of a fork\.a \|/,
    ],
  },
  {
    says: 'names of JavaScript are nothing special',
    text: `${quietIni}[__proto__]\nport = 1\n[network]\n__proto__ = x\nconstructor = y\n`,
    settings: { 'network.port': 9000 },
    warns: ['__proto__.port', 'network.__proto__', 'network.constructor'],
  },
  {
    says: 'everything that is no INI is listed at once, line by line',
    text: `port = 1\n${quietIni}hello world\n[unclosed\n= x\n[]\n`,
    mistakes: [
      /^\$D\/es\.ini:1 .*"port" stands before/,
      /^\$D\/es\.ini:6 .*hello world/,
      /^\$D\/es\.ini:7 .*\[unclosed/,
      '$D/es.ini:8 ',
      '$D/es.ini:9 ',
    ],
  },
  {
    says: 'bytes that are no text are refused',
    text: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)),
    mistakes: [/^\$D\/es\.ini:\d+ /],
  },
  { says: 'ten megabytes are read', text: quietIni + filler, settings: { 'ssl.enable': false } },
  {
    says: 'ten megabytes on one line are refused in one line',
    text: 'a'.repeat(10 * 1024 * 1024),
    mistakes: [/^\$D\/es\.ini:1 .{0,200}$/],
  },
  {
    says: 'where the name says nothing the content decides: INI',
    name: 'settings',
    text: quietIni,
    settings: { 'ssl.enable': false },
  },
];
