import { readProxyResult } from './proxy-result';

const read = (result: unknown) => readProxyResult(JSON.stringify(result));

describe('the result of a function', () => {
  it.each([
    null,
    'text',
    5,
    [],
    {},
    { statusCode: 'fine' },
    { statusCode: null },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, body: 5 },
    { statusCode: 200, headers: 'x' },
    { statusCode: 200, multiValueHeaders: [] },
  ])('is malformed as %j', (result) => expect(read(result)).toBeUndefined());

  it('is malformed as text that is not JSON', () => expect(readProxyResult('')).toBeUndefined());

  it('may have its status as text, as in the blueprints of AWS', () => {
    expect(read({ statusCode: '404' })).toMatchObject({ statusCode: 404 });
  });

  it('has no body where there is nothing to send', () => {
    expect(read({ statusCode: 200 })).not.toHaveProperty('body');
    expect(read({ statusCode: 200, body: null })).not.toHaveProperty('body');
    expect(read({ statusCode: 200, body: '' })).not.toHaveProperty('body');
  });

  it('has its body decoded where it says so', () => {
    expect(read({ statusCode: 200, body: 'aGk=', isBase64Encoded: true })?.body?.toString()).toBe('hi');
    expect(read({ statusCode: 200, body: 'aGk=' })?.body?.toString()).toBe('aGk=');
  });

  it('has headers by name in any case, single or multi-valued', () => {
    expect(read({ statusCode: 200, headers: { 'X-One': 1 } })?.header('x-one')).toBe('1');
    expect(read({ statusCode: 200, multiValueHeaders: { 'X-One': ['a', 'b'] } })?.header('x-one')).toBe('a');
    expect(read({ statusCode: 200, headers: { 'x-one': null } })?.header('x-one')).toBeUndefined();
    expect(read({ statusCode: 200 })?.header('x-one')).toBeUndefined();
  });
});
