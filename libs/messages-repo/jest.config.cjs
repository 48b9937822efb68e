module.exports = { displayName: 'messages-repo', preset: '../../jest.preset.js' };
