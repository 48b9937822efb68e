import { FlagError, numberOf, oneOf, parseFlags, urlOf, wholeOf } from './flags';

/** What whoever gave the flag is told. */
const told = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof FlagError) return error.message;
  }
  return 'nothing';
};

describe('flags', () => {
  const options = { seed: { type: 'string' }, json: { type: 'boolean' } } as const;

  it('are read by their names', () =>
    expect(parseFlags(['--seed', '7', '--json'], options)).toEqual({ seed: '7', json: true }));

  it.each([
    [['--what'], "Unknown option '--what' (--help shows all flags)"],
    [['--seed'], "Option '--seed <value>' argument missing (--help shows all flags)"],
    [['more'], "Unexpected argument 'more'"],
    [['--seed', '-1'], "use '--seed=-XYZ'. (--help shows all flags)"],
  ])('are refused in one line as %j', (args, message) => {
    const line = told(() => parseFlags(args, options));
    expect(line).toContain(message);
    expect(line).not.toContain('\n');
  });
});

describe('a number', () => {
  it('may have a suffix, separators and a fraction', () =>
    expect(['100k', '1M', '1_000', '0.8'].map((text) => numberOf('n', text))).toEqual([
      100_000, 1_000_000, 1_000, 0.8,
    ]));

  it.each(['0', '-1', 'x', '', '1e3', '1kk', 'Infinity'])('above zero is not %j', (text) =>
    expect(told(() => numberOf('n', text))).toBe(`--n: "${text}" is not a number above zero, such as 500, 100k or 1M`),
  );

  it('can have to be whole', () => {
    expect(wholeOf('n', '1.5k')).toBe(1_500);
    expect(told(() => wholeOf('n', '1.5'))).toBe('--n: "1.5" is not a whole number');
    expect(told(() => wholeOf('n', '9999999999M'))).toBe('--n: "9999999999M" is not from 1 to 9007199254740991');
  });

  it('can have to be within bounds, which belong to it', () => {
    const bounds = { least: 2, most: 1_000 };
    expect(['2', '1k'].map((text) => wholeOf('n', text, bounds))).toEqual([2, 1_000]);
    for (const text of ['1', '1001'])
      expect(told(() => wholeOf('n', text, bounds))).toBe(`--n: "${text}" is not from 2 to 1000`);
  });
});

describe('a choice', () => {
  it('is one of those that there are, and is told them otherwise', () => {
    expect(oneOf('only', 'echo', ['echo', 'posts'])).toBe('echo');
    expect(told(() => oneOf('only', 'ecko', ['echo', 'posts']))).toBe('--only: "ecko" is none of echo, posts');
  });
});

describe('a URL', () => {
  it('has the scheme that is asked for, or its secure one', () => {
    expect(urlOf('to', 'https://a.example', 'http')).toBe('https://a.example');
    expect(urlOf('to', 'ws://a.example/b', 'ws')).toBe('ws://a.example/b');
  });

  it.each(['a.example', 'localhost:3000', 'ws://a.example', ''])('is not %j', (text) =>
    expect(told(() => urlOf('to', text, 'http'))).toBe(`--to: "${text}" is no http:// or https:// URL`),
  );
});
