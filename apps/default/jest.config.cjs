module.exports = { displayName: 'default', preset: '../../jest.preset.js' };
