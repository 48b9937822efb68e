module.exports = { displayName: 'disconnect', preset: '../../jest.preset.js' };
