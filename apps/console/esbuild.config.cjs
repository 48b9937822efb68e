const { dirname, join } = require('node:path');

/**
 * Makes of the workspace's bundle, one file for Node, a folder for browsers: main.js, main.css, index.html, icon.svg.
 * It is a plugin because @nx/esbuild puts its own options over those of a config file, while a plugin has the last word.
 */
const page = {
  name: 'page',
  setup({ initialOptions }) {
    const { entryPoints, outfile } = initialOptions;
    Object.assign(initialOptions, {
      entryPoints: [...entryPoints, join(__dirname, 'src/index.html'), join(__dirname, 'src/icon.svg')],
      loader: { '.html': 'copy', '.svg': 'copy' },
      outdir: dirname(outfile),
      outfile: undefined,
      outExtension: { '.js': '.js' },
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      minify: true,
    });
  },
};

module.exports = { plugins: [page] };
