module.exports = { displayName: 'metering', preset: '../../jest.preset.js', testTimeout: 30_000 };
