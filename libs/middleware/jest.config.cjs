module.exports = { displayName: 'middleware', preset: '../../jest.preset.js' };
