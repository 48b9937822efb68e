/** Ours in one file; packages stay in `node_modules`, where cdktf reads its own `package.json` at run time. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' } };
