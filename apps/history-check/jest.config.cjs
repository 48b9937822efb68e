module.exports = { displayName: 'history-check', preset: '../../jest.preset.js', testTimeout: 60_000 };
