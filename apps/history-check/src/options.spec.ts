import { readOptions } from './options';

describe('the options', () => {
  it('are twenty seeds where nothing is said', () =>
    expect(readOptions([])).toEqual({ seeds: Array.from({ length: 20 }, (_, index) => index + 1), isJson: false }));
  it('are the seeds up to a number', () =>
    expect(readOptions(['--seeds', '3', '--json'])).toEqual({ seeds: [1, 2, 3], isJson: true }));
  it('are one seed, to run it again', () => expect(readOptions(['--seed', '17'])?.seeds).toEqual([17]));
  it('are none when help is asked for', () => expect(readOptions(['--help'])).toBeUndefined());
  it.each([['--seeds', '0'], ['--seed', 'x'], ['--seeds', '-1'], ['--what']])('cannot be %s %s', (...args) =>
    expect(() => readOptions(args)).toThrow(),
  );
});
