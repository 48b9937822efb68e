const { resolve } = require('node:path');
const { compilerOptions } = require('./tsconfig.base.json');

/** Our own aliases, so that a test runs the sources of a lib, as the bundler does. */
const aliases = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([alias, [file]]) => [`^${alias}$`, resolve(__dirname, file)]),
);

module.exports = {
  testEnvironment: 'node',
  // A limit for what hangs, not a measure of speed: suites share their cores with each other, with Java among them.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' }, swcrc: false },
    ],
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  // Middy 7 is ESM with `import` conditions only: its files are transformed, and found by path.
  transformIgnorePatterns: ['node_modules/(?!@middy/)'],
  moduleNameMapper: {
    ...aliases,
    '^@middy/([^/]+)$': resolve(__dirname, 'node_modules/@middy/$1/index.js'),
  },
  passWithNoTests: false,
  reporters: [
    ['default', { summaryThreshold: 1 }],
    [resolve(__dirname, 'libs/nx-lambda/jest-totals.cjs'), {}],
  ],
};
