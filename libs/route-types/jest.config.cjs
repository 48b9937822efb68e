module.exports = { displayName: 'route-types', preset: '../../jest.preset.js' };
