import { terminalOutput } from './output';

describe('the output for people', () => {
  const setUp = () => {
    const lines: string[] = [];
    const noon = new Date(2026, 0, 1, 12, 0, 5).getTime();
    return { lines, output: terminalOutput({ write: (text) => lines.push(text) }, () => noon) };
  };

  it('tells a message in one line: route, status, connection, time, and what went wrong', () => {
    const { lines, output } = setUp();
    const entry = { time: 0, api: 'a', what: 'message', connectionId: 'c=', latencyMs: 3 } as const;
    output.gateway({ ...entry, level: 'info', routeKey: 'sendmessage', status: 200 });
    output.gateway({ ...entry, level: 'warn', status: 403, problem: 'No route matches' });
    output.gateway({ ...entry, level: 'info', what: 'post', status: 410 });
    expect(lines).toEqual([
      '12:00:05 gateway      sendmessage 200 c= 3 ms\n',
      '12:00:05 gateway      message 403 c= 3 ms - No route matches\n',
      '12:00:05 gateway      POST @connections 410 c= 3 ms\n',
    ]);
  });

  it("shows each line of a function's console under its name", () => {
    const { lines, output } = setUp();
    output.lambda({ source: 'function', functionName: 'f', text: 'one\ntwo\n' });
    expect(lines).toEqual(['12:00:05 [f]          one\n', '12:00:05 [f]          two\n']);
  });

  it('tells a fault as JSON', () => {
    const { lines, output } = setUp();
    output.injected({ operation: 'invoke', kind: 'crash', number: 3, subject: 'f', at: 2 });
    expect(lines).toEqual([
      '12:00:05 faults       {"operation":"invoke","kind":"crash","number":3,"subject":"f","at":2}\n',
    ]);
  });

  it('leaves out what is only of interest in the log of a deployment', () => {
    const { lines, output } = setUp();
    output.lambda({ source: 'platform', event: 'report', functionName: 'f', text: 'REPORT' });
    output.lambda({ source: 'platform', event: 'fault', functionName: 'f', text: 'Task timed out' });
    expect(lines).toEqual(['12:00:05 lambda       f: Task timed out\n']);
  });
});
