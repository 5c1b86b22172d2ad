// Loads the bundle beside this file as `require` would, with what V8 kept of it; another Node.js compiles it anew.
const { readFileSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, '@BUNDLE@');
const kept = `${bundle}.v8`;

function keptCode() {
  try {
    return readFileSync(kept);
  } catch {
    return undefined; // it was never made, or cannot be read: the same, but slower
  }
}

const script = new Script(wrap(readFileSync(bundle, 'latin1')), { filename: bundle, cachedData: keptCode() });
const own = { exports: {} };
script.runInThisContext().call(own.exports, own.exports, require, own, bundle, __dirname);
module.exports = own.exports;
Object.defineProperty(module.exports, 'keep', {
  value: () => writeFileSync(kept, script.createCachedData()),
});
