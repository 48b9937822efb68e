import { splitNodeOptions } from './node-options';

describe('NODE_OPTIONS without what it preloads', () => {
  it.each([
    ['', '', []],
    ['--enable-source-maps  --max-http-header-size=9', '--enable-source-maps --max-http-header-size=9', []],
    ['--require ./a.js', '', [['require', './a.js']]],
    ['--require=a', '', [['require', 'a']]],
    [
      '-r a --no-warnings -r b',
      '--no-warnings',
      [
        ['require', 'a'],
        ['require', 'b'],
      ],
    ],
    [
      '--import a --require b',
      '',
      [
        ['require', 'b'],
        ['import', 'a'],
      ],
    ],
    ['"--import=/a b.mjs" --title "a \\"b\\""', '--title "a \\"b\\""', [['import', '/a b.mjs']]],
    ['--im"port" a', '', [['import', 'a']]],
    // What Node.js refuses is left for it to refuse.
    ['--require', '--require', []],
    ['--require --no-warnings', '--require --no-warnings', []],
    ['--require=', '--require=', []],
    ['-r=a', '-r=a', []],
    ['--import a "b', '--import a "b', []],
  ])('of %j are %j', (text, rest, preloads) => {
    expect(splitNodeOptions(text)).toEqual({
      rest,
      preloads: preloads.map(([by, specifier]) => ({ by, specifier })),
    });
  });

  it.each(['--loader a', '--experimental-loader=a', '--experimental_loader a'])('are refused with %s', (text) => {
    expect(() => splitNodeOptions(text)).toThrow(/^NODE_OPTIONS: --(experimental-)?loader is not emulated: /);
  });
});
