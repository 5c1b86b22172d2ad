import { openAlpr } from './open-alpr';
import { aContext, jpeg, openAlprVariant, picture, secretKey } from './testing/plates.fixture';
import { json, startService } from '../../../../tools/testing/http-service';

const answer = {
  uuid: '',
  data_type: 'alpr_results',
  credits_monthly_used: 3,
  results: [
    {
      plate: '627WWI',
      confidence: 93.75,
      // Turned to the left: no two corners are a box.
      coordinates: [
        { x: 218, y: 350 },
        { x: 407, y: 342 },
        { x: 409, y: 425 },
        { x: 212, y: 431 },
      ],
      candidates: [{ plate: '627WWI', confidence: 93.75 }],
      vehicle: {
        color: [{ name: 'silver-gray', confidence: 90 }],
        make: [{ name: 'toyota', confidence: 80 }],
        make_model: [],
        year: [{ name: '2010-2014', confidence: 40 }],
      },
    },
  ],
};
const [result] = answer.results;

describe('OpenALPR', () => {
  it('is asked with its key in the address, and its plates lie within all four corners', async () => {
    await using server = await startService(json(answer));
    const service = openAlpr(openAlprVariant({ url: `${server.url}/v3`, state: 'ny' }), {});
    expect(await service.find(picture, jpeg, aContext())).toEqual([
      { label: 'alpr:627WWI', confidence: 0.9375, box: [212, 342, 409, 431] },
    ]);
    const url = new URL(server.asked[0]?.url ?? '', server.url);
    expect(url.pathname).toBe('/v3/recognize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      secret_key: secretKey,
      country: 'us',
      state: 'ny',
      recognize_vehicle: '0',
    });
    expect(server.asked[0]?.body).toContain('name="image"; filename="frame.jpg"');
  });

  it('adds the vehicle to the plate where it is asked for, without what it does not know', async () => {
    await using server = await startService(json(answer));
    const service = openAlpr(openAlprVariant({ url: server.url, recognizeVehicle: true }), {});
    expect(await service.find(picture, jpeg, aContext())).toMatchObject([
      { label: 'alpr:627WWI,silver-gray,toyota,2010-2014' },
    ]);
    expect(server.asked[0]?.url).toContain('recognize_vehicle=1');
  });

  it.each([
    ['there is none', undefined],
    ['it is an empty list', []],
  ])('says the plate alone where of the vehicle %s', async (_what, vehicle) => {
    await using server = await startService(json({ results: [{ ...result, vehicle }] }));
    const service = openAlpr(openAlprVariant({ url: server.url, recognizeVehicle: true }), {});
    expect(await service.find(picture, jpeg, aContext())).toMatchObject([{ label: 'alpr:627WWI' }]);
  });

  it.each([
    [30, 1],
    [29.9, 0],
  ])('of a confidence of %d per cent gives %d', async (confidence, count) => {
    await using server = await startService(json({ results: [{ ...result, confidence }] }));
    expect(
      await openAlpr(openAlprVariant({ url: server.url }), {}).find(picture, jpeg, aContext()),
    ).toHaveLength(count);
  });

  it('hides its key where it fails', async () => {
    await using server = await startService((response, { url }) => response.writeHead(401).end(`no: ${url}`));
    const finding = openAlpr(openAlprVariant({ url: server.url, key: 'abc123' }), {}).find(
      picture,
      jpeg,
      aContext(),
    );
    await expect(finding).rejects.toThrow('HTTP 401 (check alpr_key): no: /recognize?secret_key=***&');
  });
});
