module.exports = { displayName: 'local-sqs', preset: '../../../jest.preset.js' };
