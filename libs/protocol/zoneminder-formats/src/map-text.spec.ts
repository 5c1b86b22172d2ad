import { decodeText, encodeText } from './map-text';

describe('decodeText', () => {
  it.each([
    ['ends at the NUL', Buffer.from('Motion\0garbage'), 'Motion'],
    ['keeps a blank in front', Buffer.from(' Continuous \0'), ' Continuous '],
    ['is empty when it begins with NUL', Buffer.from('\0Motion'), ''],
    ['reads UTF-8', Buffer.from('Haustür 門\0'), 'Haustür 門'],
    ['reads Latin-1 where it is not UTF-8', Buffer.from('Haust\u00fcr\0\0\0', 'latin1'), 'Haust\u00fcr'],
    ['survives bytes without sense', Buffer.from([0xff, 0xfe, 0x80, 0x00, 0x00]), '\u00ff\u00fe\u0080'],
    ['reads a Latin-1 letter at the end', Buffer.from('caf\u00e9\0\0\0', 'latin1'), 'caf\u00e9'],
    ['may fill its field', Buffer.from('abcdef'), 'abcdef'],
  ])('%s', (_what, bytes, text) => {
    expect(decodeText(bytes, 0, bytes.length)).toBe(text);
  });

  it('leaves out a character that was cut at the end of the field', () => {
    const bytes = Buffer.from('1234567ü\0').subarray(0, 8);
    expect(decodeText(bytes, 0, 8)).toBe('1234567');
  });

  it('reads nothing beyond its field', () => {
    expect(decodeText(Buffer.from('xxabcdyy'), 2, 4)).toBe('abcd');
  });
});

it('encodeText cuts to the field, ends with NUL and wipes what stood there', () => {
  const bytes = Buffer.from('................');
  encodeText(bytes, 2, 8, 'Motion Left');
  encodeText(bytes, 10, 4, 'A');
  expect(bytes.toString()).toBe('..Motion \0A\0\0\0..');
});
