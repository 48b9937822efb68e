/** A program for a terminal: its packages stay in `node_modules`. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' } };
