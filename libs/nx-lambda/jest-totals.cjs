const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Writes the totals of one Jest run to `reports/<project>.json`, so that CI can print the real sum over all projects. */
module.exports = class JestTotals {
  onRunComplete(contexts, results) {
    const [{ config } = {}] = contexts;
    if (!config) return;
    const directory = join(__dirname, '..', '..', 'reports');
    mkdirSync(directory, { recursive: true });
    const { numPassedTests: passed, numFailedTests, numPendingTests: skipped, numRuntimeErrorTestSuites } = results;
    const name = config.displayName?.name ?? config.rootDir.split('/').pop();
    writeFileSync(
      join(directory, `${name}.json`),
      `${JSON.stringify({ name, passed, failed: numFailedTests + numRuntimeErrorTestSuites, skipped })}\n`,
    );
  }
};
