module.exports = { displayName: 'local-api-gateway', preset: '../../../jest.preset.js' };
