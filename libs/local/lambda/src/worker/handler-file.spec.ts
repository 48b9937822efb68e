import { testLambda, type TestLambda } from '../testing';

const returns = (value: string) => `export const handler = async () => ${value};`;

describe('a handler is found as Lambda’s runtime finds it:', () => {
  let lambda: TestLambda;
  beforeAll(async () => {
    lambda = await testLambda({
      commonjs: { files: { 'index.js': 'exports.handler = async () => typeof module;' } },
      typed: { files: { 'index.js': returns('typeof module'), 'package.json': '{"type":"module"}' } },
      mjs: { files: { 'index.mjs': `const value = await Promise.resolve('top level');\n${returns('value')}` } },
      cjs: { files: { 'index.cjs': 'module.exports = { handler: async () => "cjs" };' } },
      nested: {
        files: { 'src/app.js': 'module.exports = Object.assign({}, { api: { chat: async () => "nested" } });' },
        handler: 'src/app.api.chat',
      },
      own: {
        files: {
          'index.js': 'exports.handler = async () => require("@aws-sdk/client-dynamodb").mine;',
          'node_modules/@aws-sdk/client-dynamodb/index.js': 'exports.mine = true;',
        },
      },
      brought: { files: { 'index.js': 'exports.handler = async () => typeof require("@smithy/node-http-handler");' } },
      missing: { files: { 'other.js': '' } },
      unexported: { files: { 'index.mjs': 'export const other = 1;' } },
      value: { files: { 'index.mjs': 'export const handler = "no function";' } },
      syntax: { files: { 'index.mjs': 'export const = 1;' } },
      dependency: { files: { 'index.js': 'require("not-in-the-archive");' } },
      throwing: { files: { 'index.mjs': 'throw new RangeError("no table");' } },
      unnamed: { files: { 'index.mjs': '' }, handler: 'index' },
      outside: { files: { 'index.mjs': '' }, handler: '../index.handler' },
    });
  });
  afterAll(() => lambda.close());

  const answer = (name: string) => lambda.invoke<Record<string, unknown>>(name);
  const fault = (errorType: string, errorMessage: string) => ({
    handled: false,
    result: expect.objectContaining({ errorType, errorMessage: expect.stringContaining(errorMessage) }),
  });

  it.each([
    ['a .js file is CommonJS', 'commonjs', 'object'],
    ['or a module where package.json says so', 'typed', 'undefined'],
    ['a .mjs file is a module, top-level await included', 'mjs', 'top level'],
    ['a .cjs file is CommonJS', 'cjs', 'cjs'],
    ['it may lie in a folder and be nested in an export', 'nested', 'nested'],
    ['the function’s own copy of the SDK comes before the runtime’s', 'own', true],
    ['the runtime’s SDK can be required', 'brought', 'object'],
  ])('%s', async (_title, name, result) => {
    expect(await answer(name)).toEqual({ handled: true, result });
  });

  it.each([
    ['Runtime.ImportModuleError', 'a file that is not in the archive', 'missing', "Error: Cannot find module 'index'"],
    ['Runtime.ImportModuleError', 'a dependency that is not', 'dependency', "Cannot find module 'not-in-the-archive'"],
    [
      'Runtime.HandlerNotFound',
      'an export that is missing',
      'unexported',
      'index.handler is undefined or not exported',
    ],
    ['Runtime.HandlerNotFound', 'an export that is no function', 'value', 'index.handler is not a function'],
    ['Runtime.UserCodeSyntaxError', 'code that cannot be parsed', 'syntax', "SyntaxError: Unexpected token '='"],
    ['Runtime.MalformedHandlerName', 'a name without an export', 'unnamed', 'Bad handler'],
    ['Runtime.MalformedHandlerName', 'a name that leaves the archive', 'outside', "'../index.handler' is not a valid"],
    ['RangeError', 'code that throws it while it loads', 'throwing', 'no table'],
  ])('%s is the answer for %s', async (errorType, _title, name, errorMessage) => {
    expect(await answer(name)).toEqual(fault(errorType, errorMessage));
  });

  it('an environment whose initialisation failed is dropped, and the log names function, handler and archive', async () => {
    await answer('missing');
    expect(lambda.service.stats()['missing']).toMatchObject({ environments: 0, errors: 2, coldStarts: 2 });
    const { text } = await lambda.logged('cannot start');
    expect(text).toMatch(
      /^Function missing cannot start index\.handler of .*missing\.zip: Runtime\.ImportModuleError: /,
    );
  });
});
