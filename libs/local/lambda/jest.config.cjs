module.exports = { displayName: 'local-lambda', preset: '../../../jest.preset.js' };
