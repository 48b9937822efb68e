module.exports = { displayName: 'local-network', preset: '../../../jest.preset.js' };
