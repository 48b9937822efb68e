import { describeReceipt, parseData, parseTarget } from './targets';

describe('parseTarget', () => {
  it('spells targets as the publish function takes them', () => {
    expect(parseTarget('all', 'ignored')).toEqual({ value: { all: true } });
    expect(parseTarget('user', ' ada ')).toEqual({ value: { user: 'ada' } });
    expect(parseTarget('channel', 'news')).toEqual({ value: { channel: 'news' } });
    expect(parseTarget('connection', 'L0SM9cOFvHcCIhw=')).toEqual({ value: { connection: 'L0SM9cOFvHcCIhw=' } });
  });

  it('asks for the name where one is missing', () => {
    expect(parseTarget('user', ' ')).toEqual({ problem: 'Name the user.' });
    expect(parseTarget('connection', '')).toHaveProperty('problem');
  });
});

describe('parseData', () => {
  it('takes text as text, also where it looks like JSON', () => {
    expect(parseData('text', '{"a":1}')).toEqual({ value: '{"a":1}' });
  });

  it('takes JSON as the value that it spells, null and false among them', () => {
    expect(parseData('json', '{"a":1}')).toEqual({ value: { a: 1 } });
    expect(parseData('json', 'null')).toEqual({ value: null });
  });

  it('says what is wrong with the rest', () => {
    expect(parseData('json', '{"a":')).toEqual({ problem: expect.stringMatching(/^Not JSON: /) });
    expect(parseData('text', '')).toHaveProperty('problem');
  });
});

describe('describeReceipt', () => {
  it('names the counts', () => {
    expect(describeReceipt({ id: 'm1', channel: '$all', delivered: 2, gone: 1, throttled: 0 })).toBe(
      '2 delivered, 1 gone, 0 throttled',
    );
  });

  it('has a word for an answer without counts', () => {
    expect(describeReceipt(null)).toBe('Done');
    expect(describeReceipt('ok')).toBe('Done');
  });
});
