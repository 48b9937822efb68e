module.exports = { displayName: 'conformance', preset: '../../jest.preset.js', testTimeout: 30_000 };
