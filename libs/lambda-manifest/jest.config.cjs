module.exports = { displayName: 'lambda-manifest', preset: '../../jest.preset.js' };
