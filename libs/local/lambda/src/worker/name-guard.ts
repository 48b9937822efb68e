import dns from 'node:dns';
import type { Destinations } from '@carillon/local-network';

type Question = (this: unknown, name: unknown, ...rest: unknown[]) => unknown;
type Fail = (error: Error, rest: unknown[]) => unknown;

const RECORDS = 'DNS records of AWS hosts lead to the real AWS; dns.lookup leads to the local system';

/** What sends its first argument to a DNS server, or leads to an address that it names. */
const QUESTIONS = /^(lookup|lookupService|resolve.*|reverse)$/;

const failCallback: Fail = (error, rest) => {
  const done = rest.at(-1);
  if (typeof done === 'function') process.nextTick(done as (error: Error) => void, error);
};

const failPromise: Fail = (error) => Promise.reject(error);

/** Asks DNS servers only about hosts that a connection may go to; the address of an AWS host is that of the local system. */
export const guardNames = ({ network, wayTo, refuse }: Destinations): void => {
  const guard = (owner: object, fail: Fail) => {
    const questions = owner as Record<string, Question>;
    for (const name of Object.keys(questions).filter((key) => QUESTIONS.test(key))) {
      const ask = questions[name];
      if (!ask) continue;
      const guarded: Question = function (host, ...rest) {
        const way = typeof host === 'string' && host !== '' ? wayTo(host) : 'through';
        if (way === 'through') return ask.call(this, host, ...rest);
        if (way === 'home' && name === 'lookup') return ask.call(this, network.host, ...rest);
        return fail(refuse(String(host), undefined, way === 'home' ? RECORDS : undefined), rest);
      };
      // `util.promisify` knows what `lookup` resolves to by a symbol that the function carries.
      questions[name] = Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(ask));
    }
  };
  guard(dns, failCallback);
  guard(dns.Resolver.prototype, failCallback);
  guard(dns.promises, failPromise);
  guard(dns.promises.Resolver.prototype, failPromise);
};
