/** Packages stay in `node_modules`, where the check is run from. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' } };
