// npm run test:docker: the images, and the compose files of docker/ beside a real ZoneMinder, on a real Docker engine.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { close, runJest } from './jest-counts.mjs';
import { ensureInstalled, ensureServices, Failure, root, run, say, script } from './setup.mjs';

/** An engine for machines without one; see its README. */
const lab = process.env.TOCSIN_DOCKER_LAB ?? path.join(root, '../shared/docker-lab');
const labRuns = process.env.DOCKER_LAB_DIR ?? '/tmp/docker-lab';
const baseImages = ['node:24-bookworm-slim', 'redis:7', 'nvidia/cuda:12.9.1-cudnn-runtime-ubuntu22.04'];
const images = ['watcher', 'gateway', 'detector', 'standalone'];
/** The stand-in for the CUDA image has no CUDA, and NuGet, where its libraries come from, cannot be counted on. */
const cuda = ['ACCELERATOR=cuda', 'ONNXRUNTIME_CUDA=skip'];

await script(() => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Failure(
      'npm run test:docker starts a ZoneMinder of its own beside the containers: it needs root on Debian 12 (a container will do)',
    );
  }
  ensureInstalled();
  ensureServices();
  const engine = openEngine();
  const wasUp = existsSync(`${process.env.ZM_RIG_DIR ?? '/tmp/zm-rig'}/env`);
  try {
    for (const image of images) build(image, image, [], engine.env);
    build('detector-cuda', 'detector', cuda, engine.env);
    if (run('tools/zoneminder/up', []) !== 0)
      throw new Failure('ZoneMinder did not come up; its message is above');
    close(runJest(['--runInBand', ...process.argv.slice(2)], { ...engine.env, TOCSIN_TEST_DOCKER: '1' }));
  } finally {
    if (wasUp) say('ZoneMinder was up before and is left running (tools/zoneminder/down stops it)');
    else run('tools/zoneminder/down', []);
    engine.close();
  }
});

/** @param {NodeJS.ProcessEnv} env */
function answers(env) {
  const docker = (/** @type {string[]} */ ...args) => spawnSync('docker', args, { env }).status === 0;
  return docker('info') && docker('compose', 'version');
}

/** @param {string} image @param {string} target @param {readonly string[]} buildArgs @param {NodeJS.ProcessEnv} env */
function build(image, target, buildArgs, env) {
  const began = performance.now();
  const args = ['build', '-q', '-f', 'docker/Dockerfile', '--target', target, '-t', `tocsin-${image}`];
  if (run('docker', [...args, ...buildArgs.flatMap((arg) => ['--build-arg', arg]), '.'], env) !== 0)
    throw new Failure(`the image tocsin-${image} could not be built; Docker's message is above`);
  say(`built tocsin-${image} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * The engine of this machine, else the lab's.
 * @returns {{ env: NodeJS.ProcessEnv, close: () => void }}
 */
function openEngine() {
  if (answers(process.env)) return { env: {}, close: () => undefined };
  if (!existsSync(path.join(lab, 'up'))) {
    throw new Failure(
      `npm run test:docker needs Docker with compose and buildx: no engine answers here, and ${lab} (a private one) is not there. ` +
        'Install Docker, or name the folder of the lab with TOCSIN_DOCKER_LAB',
    );
  }
  const env = {
    DOCKER_HOST: `unix://${labRuns}/docker.sock`,
    DOCKER_CONFIG: `${labRuns}/config`,
    PATH: `${labRuns}/bin:${root}/node_modules/.bin:${process.env.PATH}`,
  };
  const wasUp = answers({ ...process.env, ...env });
  if (run(path.join(lab, 'up'), []) !== 0) throw new Failure('the Docker engine did not start');
  if (run(path.join(lab, 'images'), baseImages) !== 0) throw new Failure('the base images could not be made');
  return { env, close: () => void (wasUp || run(path.join(lab, 'down'), [])) };
}
