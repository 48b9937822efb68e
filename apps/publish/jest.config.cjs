module.exports = { displayName: 'publish', preset: '../../jest.preset.js' };
