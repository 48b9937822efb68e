module.exports = { displayName: 'local-terraform-model', preset: '../../../jest.preset.js' };
