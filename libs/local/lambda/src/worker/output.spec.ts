import { testLambda, type TestLambda } from '../testing';

const SOURCE = `
  console.log('loaded');
  export const handler = async () => {
    console.log('%s and %d', 'text', 1);
    console.warn({ a: 1 });
    console.error(new Error('shown').message, 'twice');
    console.debug('two\\nlines');
    process.stdout.write('one ');
    process.stdout.write('line\\nno end');
    process.stderr.write(new TextEncoder().encode('bytes\\n'));
    await new Promise((done) => process.stdout.write('', done));
  };`;

describe('what a function prints', () => {
  let lambda: TestLambda;
  afterEach(() => lambda.close());

  it('is logged with its name, its request and its level, between the platform’s own lines', async () => {
    lambda = await testLambda({ chat: { files: { 'index.mjs': SOURCE } } });
    await lambda.invoke('chat');
    const { requestId } = lambda.entries[0]!;
    const of = { functionName: 'chat', requestId };
    const platform = (event: string, text: string) => ({
      ...of,
      source: 'platform',
      event,
      text: expect.stringContaining(text),
    });
    const printed = (text: string, level?: string) => ({ ...of, source: 'function', text, ...(level && { level }) });
    expect(lambda.entries).toEqual([
      platform('init', 'INIT_START Runtime Version: nodejs24.x'),
      printed('loaded', 'INFO'),
      platform('start', `START RequestId: ${requestId} Version: $LATEST`),
      printed('text and 1', 'INFO'),
      printed('{ a: 1 }', 'WARN'),
      printed('shown twice', 'ERROR'),
      printed('two\nlines', 'DEBUG'),
      printed('one line'),
      printed('bytes'),
      printed('no end'),
      platform(
        'report',
        `REPORT RequestId: ${requestId}\tDuration: 0.00 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms`,
      ),
    ]);
  });

  it('arrives although the function exits right after', async () => {
    lambda = await testLambda({
      chat: {
        files: { 'index.mjs': `export const handler = async () => { console.log('last words'); process.exit(1); };` },
      },
    });
    await lambda.invoke('chat');
    expect(lambda.entries).toContainEqual(expect.objectContaining({ source: 'function', text: 'last words' }));
  });

  it('is followed by what it throws, as the runtime logs it', async () => {
    const source = `export const handler = async () => { throw Object.assign(new Error('bad', { cause: new Error('why') }), { code: 'E_BAD' }); };`;
    lambda = await testLambda({ chat: { files: { 'index.mjs': source } } });
    await lambda.invoke('chat');
    const { text } = await lambda.logged('Invoke Error');
    expect(text).toMatch(
      /^Invoke Error \t\{"errorType":"Error","errorMessage":"bad","code":"E_BAD","stack":\["Error: bad"/,
    );
  });
});
