import { deepEqual, equal, match } from 'node:assert/strict';
import type { Case, Group } from '../case';
import type { Attempt, Lab } from '../lab';

/** Knocks with a token as the query says, and waits for the answer. */
const knocked = async (lab: Lab, query: string): Promise<[status: number, attempt: Attempt]> => {
  const attempt = lab.knock('authorized', { query });
  return [(await attempt.answer).status, attempt];
};

/** Refuses this token with this status; neither `$connect` nor, unless it is to judge, the authorizer was invoked. */
const refuses =
  (query: string, status: number, judged: boolean): Case['run'] =>
  async (world) => {
    const lab = await world.guarded();
    const [answered, { caseId }] = await knocked(lab, query);
    equal(answered, status);
    equal((await lab.sofar(caseId, 'AUTHORIZER')).length, judged ? 1 : 0);
    deepEqual(await lab.sofar(caseId, 'CONNECT'), []);
  };

/** The case id under which a session's authorizer call is recorded. */
const caseIdOf = ({ headers }: { headers: Record<string, string> }): string => headers['X-Case-Id'] ?? '';

export const authorizer: Group = {
  heading: 'Authorizer',
  cases: [
    {
      number: 35,
      mark: 'D',
      title: 'without the identity source the answer is 401 and the authorizer is not invoked',
      run: refuses('', 401, false),
    },
    {
      number: 36,
      mark: 'D',
      title: 'with an empty identity source the answer is 401 and the authorizer is not invoked',
      run: refuses('?token=', 401, false),
    },
    {
      number: 37,
      mark: 'D',
      title: 'an authorizer that throws Unauthorized is answered 401 and $connect is not invoked',
      run: refuses('?token=unauthorized', 401, true),
    },
    { number: 38, mark: 'D', title: 'a Deny policy is answered 403', run: refuses('?token=deny', 403, true) },
    {
      number: 39,
      mark: 'O',
      title: 'Allow on a resource that does not match methodArn is answered 403',
      run: refuses('?token=elsewhere', 403, true),
    },
    {
      number: 40,
      mark: 'D',
      title: 'Allow on * or on every route of the stage lets the handshake proceed',
      async run(world) {
        const lab = await world.guarded();
        for (const token of ['any', 'stage', 'allow']) {
          const [status, { caseId }] = await knocked(lab, `?token=${token}`);
          equal(status, 101, token);
          equal((await lab.sofar(caseId, 'AUTHORIZER')).length, 1);
        }
      },
    },
    {
      number: 41,
      mark: 'D',
      title: 'both Allow and Deny matching is answered 403',
      run: refuses('?token=both', 403, true),
    },
    {
      number: 42,
      mark: 'O',
      title: 'a malformed output is answered 500',
      async run(world) {
        for (const token of ['status', 'simple', 'nested']) await refuses(`?token=${token}`, 500, true)(world);
      },
    },
    {
      number: 43,
      mark: 'O/G',
      title: 'an authorizer that throws anything else is answered 500',
      run: refuses('?token=fault', 500, true),
    },
    {
      number: 44,
      mark: 'O',
      title: "CONNECT, MESSAGE and DISCONNECT carry the authorizer's context and principalId",
      async run(world) {
        const client = await (await world.guarded()).join('authorized', { query: '?token=allow' });
        client.say('hello');
        const [message] = await client.events('MESSAGE');
        await client.close();
        const [disconnect] = await client.events('DISCONNECT');
        for (const { requestContext } of [client.event, message, disconnect]) {
          equal(requestContext.authorizer?.tenant, 'a', requestContext.eventType);
          equal(requestContext.authorizer?.principalId, 'ada', requestContext.eventType);
        }
      },
    },
    {
      number: 45,
      mark: 'D',
      title: "the authorizer's event has type REQUEST and a methodArn of the stage's $connect",
      async run(world) {
        const lab = await world.guarded();
        const [, { caseId }] = await knocked(lab, '?token=allow');
        const [event] = await lab.of(caseId, 'AUTHORIZER');
        equal(event.type, 'REQUEST');
        match(event.methodArn, /^arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]+\/authorized\/\$connect$/);
      },
    },
    {
      number: 46,
      mark: 'O',
      title: 'the authorizer is invoked again for a second connection with the same token',
      async run(world) {
        const lab = await world.guarded();
        for (let connection = 0; connection < 2; connection++) {
          const { event } = await lab.join('authorized', { query: '?token=allow' });
          equal((await lab.sofar(caseIdOf(event), 'AUTHORIZER')).length, 1);
        }
      },
    },
    {
      number: 47,
      mark: 'D',
      title: 'the authorizer is not invoked for messages',
      async run(world) {
        const lab = await world.guarded();
        const client = await lab.join('authorized', { query: '?token=allow' });
        client.say('one');
        client.say('two');
        await client.events('MESSAGE', 2);
        equal((await lab.sofar(caseIdOf(client.event), 'AUTHORIZER')).length, 1);
        deepEqual(await client.eventsSoFar('AUTHORIZER'), []);
      },
    },
  ],
};
