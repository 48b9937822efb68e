import { readFileSync } from 'node:fs';
import { parseFlags } from '@carillon/flags';
import { type FaultPlan, FaultPlanError, parseFaultPlan } from '@carillon/local-faults';

/** How the local system is started. */
export interface Options {
  /** 0 for any free one. */
  port: number;
  host: string;
  /** A folder of Terraform JSON. */
  terraform: string;
  /** A folder that keeps the tables; without it they are in memory. */
  data?: string;
  /** Another DynamoDB. */
  dynamodb?: string;
  /** Takes any request, signed or not, allowed or not. */
  iam?: 'off';
  /** Lets functions reach hosts that are neither AWS's, which always lead here, nor this machine. */
  allowNetwork?: true;
  /** Time that stands still until `POST /@clock` moves it; without it, the machine's own. */
  clock?: 'manual';
  /** What goes wrong from the start on. */
  faults?: FaultPlan;
}

/** Something that whoever starts the system can mend: shown as one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export const HELP = `Carillon: AWS for WebSocket APIs, on one machine

npm start -- [options]

  --port N         the port of everything (default 3000, or PORT; 0 for any free one)
  --host ADDRESS   the address to listen on (default 127.0.0.1)
  --terraform DIR  somebody's Terraform JSON instead of infra/cdktf.out
  --data DIR       keep the tables in this folder (default: in memory)
  --dynamodb URL   use this DynamoDB instead of the embedded one
  --iam off        check neither signatures nor permissions
  --allow-network  let functions and HTTP integrations reach hosts other than AWS's and this machine
  --clock manual   time stands still; POST {"advanceMs": n} to /@clock moves it
  --faults PLAN    what goes wrong, and how often: JSON or a file (docs/faults.md)
  --help           this text`;

const portOf = (text: string, origin: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new StartError(`${origin}: "${text}" is not a port (0 to 65535)`);
  return port;
};

const clockOf = (text: string): Pick<Options, 'clock'> => {
  if (text !== 'manual' && text !== 'system') throw new StartError(`--clock: "${text}" is neither manual nor system`);
  return text === 'manual' ? { clock: text } : {};
};

/** Where it begins like an object it is the plan itself, else the name of a file. */
const faultsOf = (text: string): FaultPlan => {
  const isPlan = text.trimStart().startsWith('{');
  const origin = isPlan ? '--faults' : `--faults ${text}`;
  try {
    return parseFaultPlan(isPlan ? text : readFileSync(text, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new StartError(
      `${origin}: ${cause instanceof FaultPlanError ? message : `the file cannot be read: ${message}`}`,
      {
        cause,
      },
    );
  }
};

const endpointOf = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new StartError(`--dynamodb: "${text}" is not an http:// or https:// URL`);
  return text;
};

/**
 * @returns `undefined` when help was asked for
 * @throws StartError for an option that is unknown or has a value that cannot be
 */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options | undefined => {
  const values = parse(args);
  if (values.help) return undefined;
  const { port, host = '127.0.0.1', terraform = 'infra/cdktf.out', data, dynamodb } = values;
  const { iam = 'on', clock = 'system', faults } = values;
  if (data !== undefined && dynamodb !== undefined) throw new StartError('--data and --dynamodb exclude each other');
  if (host.trim() === '')
    throw new StartError('--host is empty: leave it out, or give an address (0.0.0.0 for every interface)');
  if (iam !== 'on' && iam !== 'off') throw new StartError(`--iam: "${iam}" is neither on nor off`);
  return {
    port: port !== undefined ? portOf(port, '--port') : portOf(env['PORT'] || '3000', 'PORT'),
    host,
    terraform,
    ...(data !== undefined && { data }),
    ...(dynamodb !== undefined && { dynamodb: endpointOf(dynamodb) }),
    ...(iam === 'off' && { iam }),
    ...(values['allow-network'] && { allowNetwork: true }),
    ...clockOf(clock),
    ...(faults !== undefined && { faults: faultsOf(faults) }),
  };
};

const parse = (args: string[]) => {
  const text = { type: 'string' } as const;
  try {
    return parseFlags(args, {
      port: text,
      host: text,
      terraform: text,
      data: text,
      dynamodb: text,
      iam: text,
      'allow-network': { type: 'boolean' },
      clock: text,
      faults: text,
      help: { type: 'boolean', short: 'h' },
    });
  } catch (cause) {
    throw new StartError((cause as Error).message, { cause });
  }
};
