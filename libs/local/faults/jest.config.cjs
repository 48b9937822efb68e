module.exports = { displayName: 'local-faults', preset: '../../../jest.preset.js' };
