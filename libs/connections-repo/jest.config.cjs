module.exports = { displayName: 'connections-repo', preset: '../../jest.preset.js' };
