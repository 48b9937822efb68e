import { FlagError } from '@carillon/flags';
import { capacityTable, readPlan } from './capacity-command';

const args = (line: string) => line.split(' ').filter(Boolean);

describe('the flags of the capacity table', () => {
  it('are numbers with or without a suffix, and a rate', () =>
    expect(readPlan(args('--connections 100k --rate 2/s --size 1_000 --quota 0.5M --within 2 --json'))).toEqual({
      plan: {
        connections: 100_000,
        broadcastsPerMinute: 120,
        messageBytes: 1_000,
        quota: 500_000,
        targetSeconds: 2,
      },
      json: true,
    }));

  it('may ask for help', () => expect(readPlan(['--help'])).toBeUndefined());

  it.each([
    ['', 'How many? --connections N'],
    ['--connections', "Option '--connections <value>' argument missing"],
    ['--connections ten', '--connections: "ten" is not a number above zero'],
    ['--connections 0', '--connections: "0" is not a number above zero'],
    ['--connections 1.5', '--connections: "1.5" is not a whole number'],
    ['--connections 1k --rate 1', '--rate: "1" is not a rate'],
    ['--connections 1k --rate 1/year', '--rate: "1/year" is not a rate'],
    ['--connections 1k --rate 1/s/s', '--rate: "1/s/s" is not a rate'],
    ['--connections 1k --rate 1/constructor', '--rate: "1/constructor" is not a rate'],
    ['--connections 1k --size 1M', '--size: "1M" is not from 1 to 131072'],
    ['--connections 1k --share 2', '--share: nobody may use more than 1'],
    ['--connections 1k --inbound 8000', '--inbound: of 8000 requests a second nothing is left'],
    ['--connections 1k --speed 9', "Unknown option '--speed'"],
    ['--connections 1k more', "Unexpected argument 'more'"],
  ])('are refused as %p', (line, message) => {
    expect(() => readPlan(args(line))).toThrow(FlagError);
    expect(() => readPlan(args(line))).toThrow(message);
  });
});

describe('the capacity table', () => {
  it('says what binds, what is needed and what it costs', () => {
    const table = capacityTable({ connections: 100_000, broadcastsPerMinute: 1, messageBytes: 500 });
    expect(table).toMatch(/Time to deliver +12\.5 s \(bound by the account's quota\)/);
    expect(table).toMatch(/Broadcasts a minute, at most +4\.8\n/);
    expect(table).toMatch(/API Gateway messages +\$3,656\.00/);
    expect(table).toMatch(/Quota needed +25,000 requests a second, for 5 s/);
  });

  it('says when broadcasts would pile up', () =>
    expect(capacityTable({ connections: 1_000_000, broadcastsPerMinute: 1, messageBytes: 500 })).toMatch(
      /Broadcasts a minute, at most +0\.48: less than asked for/,
    ));
});
