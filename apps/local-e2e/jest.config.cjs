module.exports = { displayName: 'local-e2e', preset: '../../jest.preset.js', testTimeout: 60_000 };
