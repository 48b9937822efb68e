const { dirname, join } = require('node:path');

/** Beside the app, the file that each worker thread starts with. A plugin, since it has the last word on the entry points. */
const worker = {
  name: 'worker',
  setup({ initialOptions }) {
    const { entryPoints, outfile } = initialOptions;
    Object.assign(initialOptions, {
      entryPoints: { main: entryPoints[0], worker: join(__dirname, '../../libs/local/lambda/src/worker/main.ts') },
      outdir: dirname(outfile),
      outfile: undefined,
    });
  },
};

/** Packages stay in `node_modules`: dynalite brings a native module. */
module.exports = { packages: 'external', outExtension: { '.js': '.js' }, plugins: [worker] };
