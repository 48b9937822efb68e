import { join } from './client';
import { foldersOf, type TerraformJson } from './somebodys-folder';
import { launch, type RunningSystem, startSystem } from './system';

const folders = foldersOf('chat');
afterAll(folders.remove);

describe("somebody else's Terraform", () => {
  let system: RunningSystem;
  const stop = () => system.stop();

  describe('in the shape of the AWS chat tutorial', () => {
    beforeAll(async () => {
      // An older timer, moved to a moment that a test can wait for.
      const soon = new Date(Date.now() + 4_000).toISOString().slice(0, 19);
      const at = {
        name: 'soon',
        schedule_expression: `at(${soon})`,
        flexible_time_window: { mode: 'OFF' },
        target: {
          arn: '${aws_lambda_function.tick.arn}',
          role_arn: '${aws_iam_role.lambda.arn}',
          input: '{"bell":"rang"}',
        },
      };
      const directory = folders.make('chat', ({ resource = {} }) => {
        resource['aws_scheduler_schedule'] = { soon: at };
      });
      system = await startSystem(['--terraform', directory]);
    });
    afterAll(stop);

    it('runs unmodified: endpoint from the event, SDK of the runtime, CommonJS and ES modules', async () => {
      const url = `${system.url.replace('http', 'ws')}/prod`;
      const ada = await join(url);
      const bob = await join(url);
      ada.say({ action: 'sendmessage', data: 'hello world' });
      expect(await ada.next()).toBe('hello world');
      expect(await bob.next()).toBe('hello world');
      // By the schedule's Lambda.
      expect(await bob.nextWhere((frame) => 'bell' in frame)).toEqual({ bell: 'rang' });
      expect(ada.unread().filter((frame) => frame === 'Data sent.')).toEqual([]); // a one-way route (case 65)
      await Promise.all([ada.close(), bob.close()]);
    });

    it('runs clients that sign and send as v2 of the SDK does, with callbacks, on a runtime of its time', async () => {
      const url = `${system.url.replace('http', 'ws')}/prod`;
      const ada = await join(url);
      const bob = await join(url);
      ada.say({ action: 'legacy', data: { greeting: 'grüß dich' } });
      for (const client of [ada, bob]) {
        expect(await client.nextWhere((frame) => 'greeting' in frame)).toEqual({ greeting: 'grüß dich' });
      }
      await Promise.all([ada.close(), bob.close()]);
    });

    it('lists the resource types that are not emulated', () => {
      expect(system.lines.join('\n')).toMatch(/Not emulated: .*aws_sns_topic/);
      expect(system.lines.join('\n')).not.toContain('aws_cloudwatch_metric_alarm');
    });

    it('answers https.request to the execute-api host: unsigned, it is refused (case 109)', async () => {
      expect(await system.line(/unsigned/)).toMatch(/unsigned 403 MissingAuthenticationTokenException$/);
    });

    it("shows the console output under the function's name", () => {
      expect(system.lines.find((line) => line.includes('posted 200'))).toContain('chat-tick');
    });
  });

  const failure = async (change: (terraform: TerraformJson) => void): Promise<string[]> => {
    const broken = launch(['--port', '0', '--terraform', folders.make(`broken-${Math.random()}`, change)]);
    await new Promise((done) => broken.process.on('close', done));
    expect(broken.process.exitCode).toBe(1);
    return broken.lines;
  };

  it('that cannot be resolved is an error that names file, resource and attribute', async () => {
    const lines = await failure(({ resource }) => {
      Object.assign(resource?.['aws_lambda_function']?.['onconnect'] ?? {}, { role: '${aws_iam_role.lamda.arn}' });
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/main\.tf\.json.*aws_lambda_function\.onconnect.*role.*aws_iam_role\.lamda/);
  });

  it('whose archive is missing is an error that names it', async () => {
    const lines = await failure(({ resource }) => {
      const onconnect = resource?.['aws_lambda_function']?.['onconnect'] ?? {};
      delete onconnect['source_code_hash'];
      onconnect['filename'] = 'gone.zip';
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/onconnect.*gone\.zip/);
  });
});
