module.exports = { displayName: 'local-scheduler', preset: '../../../jest.preset.js' };
