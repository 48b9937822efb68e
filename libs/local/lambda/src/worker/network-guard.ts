import { syncBuiltinESMExports } from 'node:module';
import { destinations, type Network, type Refusal } from '@carillon/local-network';
import { routeAwsHosts } from './aws-hosts';
import { guardDatagrams } from './datagram-guard';
import { guardNames } from './name-guard';
import { guardSockets } from './socket-guard';

/**
 * Leads what a function sends to AWS hosts to `network`, lets it reach this machine, and refuses other hosts unless `network.others`.
 * Must run before any code of the function, which may keep the functions that it finds. It is a guard against accidents, not a sandbox:
 * child processes, worker threads of the function's own and native modules are not led.
 * @param report takes every refusal
 */
export const guardNetwork = (network: Network, report: (refusal: Refusal) => void): void => {
  const to = destinations(network, report);
  guardSockets(to);
  guardDatagrams(to);
  guardNames(to);
  routeAwsHosts(to);
  syncBuiltinESMExports();
};
