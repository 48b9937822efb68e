module.exports = { displayName: 'local-dynamodb', preset: '../../../jest.preset.js' };
