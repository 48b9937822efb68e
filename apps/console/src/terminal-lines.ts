import type { Api, System } from './system';

export interface TerminalLine {
  /** What it does. */
  title: string;
  command: string;
}

/** A word for a POSIX shell: in single quotes, where nothing is special but the quote itself. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** AWS CLI 2 takes blobs as base64 unless told otherwise. */
const RAW = '--cli-binary-format raw-in-base64-out';

const invokeLine = (publish: string, origin: string, connectionId: string | undefined): TerminalLine => {
  const target = connectionId === undefined ? { all: true } : { connection: connectionId };
  const payload = shellQuote(JSON.stringify({ target, data: 'hello from a terminal' }));
  return {
    title: connectionId === undefined ? 'Push to everyone' : 'Push to this connection',
    command: `aws lambda invoke --endpoint-url ${origin} --function-name ${publish} ${RAW} --payload ${payload} /dev/stdout`,
  };
};

/** An id may begin with a hyphen: `=` keeps the CLI from taking it for an option. */
const connectionLine = (title: string, command: string, { management }: Api, id: string, more = ''): TerminalLine => ({
  title,
  command: `aws apigatewaymanagementapi ${command} --endpoint-url ${management} --connection-id=${shellQuote(id)}${more}`,
});

/** Lines to paste into a terminal: for everyone, or for one connection where one is selected. */
export const terminalLines = (
  { publish, region }: System,
  api: Api,
  origin: string,
  connectionId: string | undefined,
): TerminalLine[] => [
  { title: 'Join as another client', command: `npx wscat -c ${api.url}` },
  {
    title: 'Credentials of the local system',
    command: `export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${region}`,
  },
  ...(publish === null ? [] : [invokeLine(publish, origin, connectionId)]),
  ...(connectionId === undefined
    ? []
    : [
        connectionLine('Post bytes to it', 'post-to-connection', api, connectionId, ` ${RAW} --data hello`),
        connectionLine('Ask about it', 'get-connection', api, connectionId),
        connectionLine('Disconnect it', 'delete-connection', api, connectionId),
      ]),
];
