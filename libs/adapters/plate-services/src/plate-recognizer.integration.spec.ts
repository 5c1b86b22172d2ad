import { plateRecognizer } from './plate-recognizer';
import { aContext, heardLog, jpeg, picture, recognizerVariant, secretKey } from './testing/plates.fixture';
import { json, startService } from '../../../../tools/testing/http-service';

const answer = {
  processing_time: 288.758,
  results: [
    {
      box: { ymin: 481, xmin: 144, ymax: 517, xmax: 220 },
      plate: 'nhk552',
      region: { code: 'gb', score: 0.747 },
      score: 0.898,
      candidates: [{ score: 0.898, plate: 'nhk552' }],
      dscore: 0.925,
      vehicle: { score: 0.798, type: 'Sedan', box: { ymin: 391, xmin: 67, ymax: 573, xmax: 300 } },
    },
  ],
  usage: { calls: 12, max_calls: 2500 },
};
const withScores = (dscore: number, score: number) => ({
  ...answer,
  results: [{ ...answer.results[0], dscore, score }],
});

const open = (different: Parameters<typeof recognizerVariant>[0], options: { timeoutMs?: number } = {}) => {
  const heard = heardLog();
  return { ...heard, service: plateRecognizer(recognizerVariant(different), { log: heard.log, ...options }) };
};

describe('Plate Recognizer', () => {
  it('is sent the picture with its key, and its plates are read', async () => {
    await using server = await startService(json(answer));
    const { service } = open({ url: `${server.url}/v1/`, regions: ['us', 'cn'] });
    expect(await service.find(picture, jpeg, aContext())).toEqual([
      { label: 'alpr:nhk552', confidence: 0.898, box: [144, 481, 220, 517] },
    ]);
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', url: '/v1/plate-reader/' });
    expect(asked?.headers.authorization).toBe(`Token ${secretKey}`);
    expect(asked?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(asked?.body).toContain('name="upload"; filename="frame.jpg"\r\nContent-Type: image/jpeg');
    expect(asked?.body).toContain(jpeg.toString('latin1'));
    expect(asked?.body.match(/name="regions"\r\n\r\n(us|cn)\r\n/g)).toHaveLength(2);
    expect(asked?.body).not.toContain('name="config"');
  });

  it('of ones own is asked at its address to the letter, and needs no key', async () => {
    await using server = await startService(json(answer));
    const { service } = open({ url: `${server.url}/alpr`, apiType: 'local', key: '', stats: true });
    expect(await service.find(picture, jpeg, aContext())).toHaveLength(1);
    expect(server.asked.map(({ url }) => url)).toEqual(['/alpr']);
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('is told what platerec_payload and platerec_config say, in place of the regions', async () => {
    await using server = await startService(json(answer));
    const { service } = open({
      url: server.url,
      regions: ['us'],
      payload: { regions: ['de', 'at'], camera_id: 7, mmc: true },
      config: { region: 'strict' },
    });
    await service.find(picture, jpeg, aContext());
    const body = server.asked[0]?.body ?? '';
    expect(
      [...body.matchAll(/name="(\w+)"\r\n\r\n(.*)\r\n/g)].map(([, name, value]) => `${name}=${value}`),
    ).toEqual(['regions=de', 'regions=at', 'camera_id=7', 'mmc=true', 'config={"region":"strict"}']);
  });

  it.each([
    [0.3, 0.5, 1],
    [0.29, 0.9, 0],
    [0.9, 0.49, 0],
  ])('gives plates that are found at %d and read at %d: %d', async (dscore, score, count) => {
    await using server = await startService(json(withScores(dscore, score)));
    const { service } = open({ url: server.url });
    expect(await service.find(picture, jpeg, aContext())).toHaveLength(count);
  });

  it('says its usage first where that is wanted', async () => {
    const usage = { usage: { calls: 12 }, total_calls: 2500 };
    await using server = await startService((response, { url }) =>
      json(url.endsWith('statistics/') ? usage : answer)(response),
    );
    const { service, said } = open({ url: server.url, stats: true });
    expect(await service.find(picture, jpeg, aContext())).toHaveLength(1);
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /statistics/',
      'POST /plate-reader/',
    ]);
    expect(said()).toContain('"total_calls":2500');
  });

  it('reads plates also where its usage is not known', async () => {
    await using server = await startService((response, { url }) =>
      url.endsWith('statistics/') ? response.writeHead(500).end('no') : json(answer)(response),
    );
    const { service, said } = open({ url: server.url, stats: true });
    expect(await service.find(picture, jpeg, aContext())).toHaveLength(1);
    expect(said()).toContain('HTTP 500');
    expect(said()).not.toContain(secretKey);
  });

  it.each([
    [
      403,
      `{"detail":"Invalid token: ${secretKey}"}`,
      'HTTP 403 (check alpr_key): {"detail":"Invalid token: ***"}',
    ],
    [429, 'slow down', 'HTTP 429 (its limit of look-ups is reached): slow down'],
    [500, '', 'HTTP 500: an empty answer'],
    [301, 'moved', 'HTTP 301 (a redirect, which is not followed; correct alpr_url): moved'],
    [200, '<html>Log in</html>', 'no JSON: <html>Log in</html>'],
    [200, '{"results":[{"plate":"a"}]}', 'in a form that is not known: results.0.box'],
    [200, 'x'.repeat(2_000_000), 'more than 1048576 bytes'],
  ])('that answers %d fails with what it said', async (status, body, said) => {
    await using other = await startService(json(answer));
    await using server = await startService((response) =>
      response.writeHead(status, { location: other.url }).end(body),
    );
    const finding = open({ url: server.url }).service.find(picture, jpeg, aContext());
    await expect(finding).rejects.toMatchObject({ code: 'plate-service-failed' });
    await expect(finding).rejects.toThrow(said);
    await expect(finding).rejects.not.toThrow(secretKey);
    expect(other.asked).toEqual([]);
  });

  it('that says nothing is given up', async () => {
    await using server = await startService(() => undefined);
    const finding = open({ url: server.url }, { timeoutMs: 100 }).service.find(picture, jpeg, aContext());
    await expect(finding).rejects.toThrow('gave no answer within 0.1 s');
  });

  it('that breaks off is named', async () => {
    await using server = await startService((response) => response.socket?.destroy());
    await expect(open({ url: server.url }).service.find(picture, jpeg, aContext())).rejects.toThrow(
      'broke the connection off',
    );
  });

  it('that is not there is named', async () => {
    const server = await startService(json(answer));
    await server[Symbol.asyncDispose]();
    const finding = open({ url: server.url }).service.find(picture, jpeg, aContext());
    await expect(finding).rejects.toMatchObject({ code: 'plate-service-unreachable', retryable: true });
    await expect(finding).rejects.toThrow(
      /cannot be reached at 127\.0\.0\.1:\d+: ECONNREFUSED; see alpr_url/,
    );
  });

  it('ends with what is told to end', async () => {
    const stop = new AbortController();
    await using server = await startService(() => stop.abort(new Error('enough')));
    await expect(
      open({ url: server.url }).service.find(picture, jpeg, aContext({ signal: stop.signal })),
    ).rejects.toThrow('enough');
  });
});
