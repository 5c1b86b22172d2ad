import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPlateService, type PlateServiceVariant } from './open-plate-service';
import { PaidAnswersFolder } from './paid-answers-folder';
import {
  aContext,
  heardLog,
  jpeg,
  openAlprVariant,
  picture,
  recognizerVariant,
} from './testing/plates.fixture';
import { json, startService } from '../../../../tools/testing/http-service';

const answer = {
  results: [{ plate: 'abc1', score: 0.9, dscore: 0.9, box: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 } }],
};
const plates = [{ label: 'alpr:abc1', confidence: 0.9, box: [1, 2, 3, 4] }];

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'paid-answers-')), 'answers');
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

/** As after a start of the detector: nothing in memory. */
function restarted(variant: PlateServiceVariant = recognizerVariant(), options: { most?: number } = {}) {
  const heard = heardLog();
  const answers = new PaidAnswersFolder({ folder, log: heard.log, ...options });
  return { ...heard, answers, service: openPlateService(variant, { log: heard.log, answers }) };
}

describe('a paid service', () => {
  it('is asked once for a picture of an event, also after a restart', async () => {
    await using server = await startService(json(answer));
    const variant = recognizerVariant({ url: server.url });
    const first = restarted(variant);
    expect(await first.service.find(picture, jpeg, aContext())).toEqual(plates);
    expect(await first.service.find(picture, jpeg, aContext())).toEqual(plates);
    expect(await restarted(variant).service.find(picture, jpeg, aContext())).toEqual(plates);
    expect(server.asked).toHaveLength(1);
    await first.service.find(picture, jpeg, aContext({ frame: 'snapshot' }));
    await first.service.find(picture, jpeg, aContext({ eventId: 5061 }));
    expect(server.asked).toHaveLength(3);
  });

  it('is asked once by two that look at the same time', async () => {
    await using server = await startService(json(answer));
    const variant = recognizerVariant({ url: server.url });
    const [one, other] = [restarted(variant), restarted(variant)];
    await Promise.all([one, other].map(({ service }) => service.find(picture, jpeg, aContext())));
    expect(server.asked).toHaveLength(1);
  });

  it('is not asked again after it failed, which is said', async () => {
    await using server = await startService((response) => response.writeHead(500).end('broken'));
    const variant = openAlprVariant({ url: server.url });
    await expect(restarted(variant).service.find(picture, jpeg, aContext())).rejects.toThrow(
      'HTTP 500: broken',
    );
    await expect(restarted(variant).service.find(picture, jpeg, aContext())).rejects.toThrow(
      'HTTP 500: broken (not asked again for this picture)',
    );
    expect(server.asked).toHaveLength(1);
  });

  it('is not asked again where whoever asked died over it', async () => {
    await using server = await startService(json(answer));
    const variant = recognizerVariant({ url: server.url });
    await restarted().answers.claim(`plate_recognizer ${server.url} 5060 alarm`);
    const { service, said } = restarted(variant);
    expect(await service.find(picture, jpeg, aContext())).toEqual([]);
    expect(said()).toContain('not asked again, since each time is paid for');
    expect(server.asked).toEqual([]);
  });

  it('that could not be reached is asked again', async () => {
    const gone = await startService(json(answer));
    await gone[Symbol.asyncDispose]();
    const { service } = restarted(recognizerVariant({ url: gone.url }));
    for (let time = 0; time < 2; time += 1) {
      await expect(service.find(picture, jpeg, aContext())).rejects.toMatchObject({
        code: 'plate-service-unreachable',
      });
    }
  });

  it('is asked each time for a picture of no event, and one of our own for every picture', async () => {
    await using server = await startService(json(answer));
    const { service } = restarted(recognizerVariant({ url: server.url }));
    const own = restarted(recognizerVariant({ url: server.url, apiType: 'local' })).service;
    for (let time = 0; time < 2; time += 1) {
      await service.find(picture, jpeg, aContext({ eventId: null }));
      await own.find(picture, jpeg, aContext());
    }
    expect(server.asked).toHaveLength(4);
  });

  it('is asked once while the process lives where nothing can be written', async () => {
    await writeFile(folder, 'a file in the way');
    await using server = await startService(json(answer));
    const { service, said } = restarted(recognizerVariant({ url: server.url }));
    expect(await service.find(picture, jpeg, aContext())).toEqual(plates);
    expect(await service.find(picture, jpeg, aContext())).toEqual(plates);
    expect(server.asked).toHaveLength(1);
    expect(said()).toContain('after a restart they may be asked twice');
  });
});

describe('the folder of paid answers', () => {
  it('forgets the oldest', async () => {
    const { answers } = restarted(recognizerVariant(), { most: 50 });
    for (let event = 0; event < 101; event += 1) await answers.claim(`a ${event} alarm`);
    expect(await readdir(folder)).toHaveLength(50);
  });
});
