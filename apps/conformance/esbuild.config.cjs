/** Packages stay in `node_modules`, where the suite is run from. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' } };
