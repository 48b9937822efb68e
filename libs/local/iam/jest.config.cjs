module.exports = { displayName: 'local-iam', preset: '../../../jest.preset.js' };
