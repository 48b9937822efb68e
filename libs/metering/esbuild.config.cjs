module.exports = { outExtension: { '.js': '.js' } };
