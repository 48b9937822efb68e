module.exports = { displayName: 'subscribe', preset: '../../jest.preset.js' };
