// Node before 24 has no AsyncDisposableStack; at run time libs/adapters/runtime brings the same polyfill.
require('disposablestack/auto');
