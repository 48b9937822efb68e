const { readdirSync } = require('node:fs');
const { dirname, join, parse } = require('node:path');

const source = (name) => join(__dirname, 'src', name);

/** Beside the program, its other processes, and each handler as it would ship to Lambda. */
const entries = {
  name: 'entries',
  setup({ initialOptions }) {
    const handlers = readdirSync(source('handlers')).map((file) => [
      `handlers/${parse(file).name}`,
      source(`handlers/${file}`),
    ]);
    Object.assign(initialOptions, {
      entryPoints: {
        main: source('main.ts'),
        load: source('load/main.ts'),
        floor: source('floor.ts'),
        'floor-child': source('floor-child.ts'),
        probe: source('probe.ts'),
        'posts/server': source('posts/server.ts'),
        'posts/sender': source('posts/sender.ts'),
        ...Object.fromEntries(handlers),
      },
      outdir: dirname(initialOptions.outfile),
      outfile: undefined,
    });
  },
};

module.exports = { minify: true, mainFields: ['module', 'main'], outExtension: { '.js': '.js' }, plugins: [entries] };
