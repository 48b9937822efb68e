import { shellQuote, terminalLines } from './terminal-lines';

const origin = 'http://127.0.0.1:3000';
const api = {
  id: 'abcdefghij',
  name: 'carillon-dev',
  stage: 'dev',
  url: 'ws://127.0.0.1:3000/dev',
  management: `${origin}/dev`,
  routes: ['sendmessage'],
};
const system = {
  apis: [api],
  functions: [],
  tables: [],
  schedules: [],
  publish: 'carillon-dev-publish',
  clock: 'system' as const,
  region: 'us-east-1',
};

const commands = (connectionId?: string, publish: string | null = system.publish) =>
  terminalLines({ ...system, publish }, api, origin, connectionId).map(({ command }) => command);

describe('terminalLines', () => {
  it('push to everyone while no connection is selected', () => {
    expect(commands().at(-1)).toBe(
      `aws lambda invoke --endpoint-url ${origin} --function-name carillon-dev-publish --cli-binary-format raw-in-base64-out ` +
        `--payload '{"target":{"all":true},"data":"hello from a terminal"}' /dev/stdout`,
    );
  });

  it('speak of the selected connection, whose id may begin with a hyphen', () => {
    const lines = commands('-0SM9cOFvHcCIhw=');
    expect(lines).toContainEqual(expect.stringContaining('"target":{"connection":"-0SM9cOFvHcCIhw="}'));
    expect(lines.at(-1)).toBe(
      `aws apigatewaymanagementapi delete-connection --endpoint-url ${origin}/dev --connection-id='-0SM9cOFvHcCIhw='`,
    );
  });

  it('leave out the push function where the system has none', () => {
    expect(commands('A=', null).join('\n')).not.toContain('lambda invoke');
  });
});

describe('shellQuote', () => {
  it('keeps quotes within quotes', () => {
    expect(shellQuote("it's")).toBe(`'it'\\''s'`);
  });
});
