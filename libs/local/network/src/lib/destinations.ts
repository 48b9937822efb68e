import { BlockList, isIPv6, isIP } from 'node:net';

/** Where what is sent to AWS hosts leads, and whether other hosts are reached at all. */
export interface Network {
  host: string;
  port: number;
  /** Lets connections to hosts through that are neither AWS's nor this machine. */
  others?: boolean;
}

/** `home`: to the local system in AWS's place; `through`: as it was meant; `refused`: nowhere. */
export type Way = 'home' | 'through' | 'refused';

/** What somebody was not let do. */
export interface Refusal {
  host: string;
  port?: number;
  reason: string;
}

/** Says where what is sent may go, and tells what may not go anywhere. */
export interface Destinations {
  network: Network;
  wayTo(host: string): Way;
  /** The error for whoever asked; the refusal is told to the log. @param reason instead of the usual one for a host */
  refuse(host: string, port?: number, reason?: string): Error;
}

/** The DNS suffixes of AWS's endpoints in every partition that the SDK knows, dual-stack included, and that of function URLs. */
const AWS_SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'api.aws',
  'api.aws.hci.ic.gov',
  'api.aws.ic.gov',
  'api.aws.scloud',
  'api.cloud-aws.adc-e.uk',
  'c2s.ic.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  'on.aws',
  'sc2s.sgov.gov',
];
const AWS_HOST = new RegExp(`(^|\\.)(${AWS_SUFFIXES.join('|').replaceAll('.', '\\.')})\\.?$`, 'i');

/** Such as `dynamodb.eu-central-1.amazonaws.com`, or a bare suffix. */
export const isAwsHost = (host: string): boolean => AWS_HOST.test(host);

/** RFC 6761: `localhost` and what is below it are this machine, whatever a DNS server says. */
const LOCAL_NAME = /(^|\.)localhost\.?$/i;

const listOf = (addresses: string[]): BlockList => {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return list;
};

/** The unspecified addresses lead to this machine, too. */
const LOOPBACK = listOf(['0.0.0.0', '::', '::1']);
LOOPBACK.addSubnet('127.0.0.0', 8);

/** Where EC2, ECS and EKS give the credentials of the machine that everything runs on: real ones. Lambda has no such address. */
const METADATA = listOf(['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::254', 'fd00:ec2::23']);

const isIn = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');

/** Whether a host is this machine, by its name or its address, without asking anybody. */
export const isLoopback = (host: string): boolean => LOCAL_NAME.test(host) || isIn(LOOPBACK, host);

const CREDENTIALS = 'it gives out credentials of the real AWS';
const OTHERS =
  'AWS hosts lead to the local system, and this machine is reached; --allow-network lets other hosts through';

/** @param report takes every refusal */
export const destinations = (network: Network, report: (refusal: Refusal) => void): Destinations => ({
  network,
  wayTo(host) {
    if (host === network.host || isLoopback(host)) return 'through';
    if (isAwsHost(host)) return 'home';
    return network.others && !isIn(METADATA, host) ? 'through' : 'refused';
  },
  refuse(host, port, reason = isIn(METADATA, host) ? CREDENTIALS : OTHERS) {
    report({ host, ...(port !== undefined && { port }), reason });
    const where = port === undefined ? host : `${host}, port ${port},`;
    return Object.assign(new Error(`${where} is not reached: ${reason}`), { code: 'ERR_NETWORK_NOT_ALLOWED', host });
  },
});
