module.exports = { displayName: 'sendmessage', preset: '../../jest.preset.js' };
