module.exports = { displayName: 'local-clock', preset: '../../../jest.preset.js' };
