import { FlagError } from '@carillon/flags';
import { readOptions } from './options';

describe('the options', () => {
  it('are twenty seeds where nothing is said', () =>
    expect(readOptions([])).toEqual({ seeds: Array.from({ length: 20 }, (_, index) => index + 1), isJson: false }));
  it('are the seeds up to a number', () =>
    expect(readOptions(['--seeds', '3', '--json'])).toEqual({ seeds: [1, 2, 3], isJson: true }));
  it('are one seed, to run it again', () => expect(readOptions(['--seed', '17'])?.seeds).toEqual([17]));
  it('are none when help is asked for', () => expect(readOptions(['--help'])).toBeUndefined());
  it.each([
    [['--seeds', '0'], '--seeds: "0" is not a number above zero'],
    [['--seeds', '2M'], '--seeds: "2M" is not from 1 to 1000000'],
    [['--seed', 'x'], '--seed: "x" is not a number above zero'],
    [['--seed', '1', '--seeds', '2'], '--seed and --seeds exclude each other'],
    [['--what'], "Unknown option '--what'"],
  ])('cannot be %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(FlagError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
