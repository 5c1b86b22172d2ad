const { readdirSync } = require('node:fs');

const folders = (/** @type {string} */ parent) =>
  readdirSync(`${__dirname}/${parent}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);

const projects = [...folders('apps'), ...folders('libs').flatMap(folders)];

/**
 * What `npm test` leaves out: `*.zoneminder.spec.ts` needs a real ZoneMinder (`npm run test:zoneminder`),
 * `*.docker.spec.ts` a Docker engine as well (`npm run test:docker`).
 */
const places = ['zoneminder', 'docker'];
const place = places.find((name) => process.env[`TOCSIN_TEST_${name.toUpperCase()}`] === '1');

/** @param {string} rootDir @param {string} displayName */
const project = (rootDir, displayName) => ({
  displayName,
  rootDir,
  testEnvironment: `${__dirname}/tools/jest/environment.cjs`,
  setupFiles: [`${__dirname}/tools/jest/setup.cjs`],
  testMatch: [place ? `<rootDir>/**/*.${place}.spec.ts` : '<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: place
    ? ['/node_modules/']
    : ['/node_modules/', ...places.map((name) => `\\.${name}\\.spec\\.ts$`)],
  modulePathIgnorePatterns: [`${__dirname}/dist`],
  // aedes ships ES modules only, which jest's loader cannot require on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!aedes/)'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
});

module.exports = {
  globalTeardown: `${__dirname}/tools/jest/left-open.cjs`,
  projects: [
    ...projects.map((folder) => project(`${__dirname}/${folder}`, require(`./${folder}/package.json`).name)),
    project(`${__dirname}/tools`, 'tools'),
  ],
};
