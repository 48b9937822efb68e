/** dynalite loads its parts by name and DynamoDB Local lies beside its package, so both stay in `node_modules`. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' } };
