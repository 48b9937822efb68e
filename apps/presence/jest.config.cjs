module.exports = { displayName: 'presence', preset: '../../jest.preset.js' };
