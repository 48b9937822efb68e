module.exports = { displayName: 'unsubscribe', preset: '../../jest.preset.js' };
