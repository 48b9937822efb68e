import { faults } from '@carillon/local-faults';
import { echo, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

describe('a message that the plan loses', () => {
  it('breaks the connection of its client, which reaches no route but $disconnect (90)', async () => {
    const chance = faults({ message: { reset: 1_000 } });
    const gateway = await startGateway({ faults: chance, routes: { $connect: ok, $default: echo, $disconnect: ok } });
    const ada = await gateway.connect();
    ada.say('hello');
    expect(await ada.closed).toEqual({ code: 1006, reason: '' });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1006 });
    expect(gateway.events.map(({ requestContext }) => requestContext.eventType)).toEqual(['CONNECT', 'DISCONNECT']);
    expect(chance.counters()).toEqual({ message: { operations: 1, reset: 1 } });
  });

  it('takes none of the others with it', async () => {
    const chance = faults({ message: { reset: 1_000 } });
    const gateway = await startGateway({ faults: chance, routes: { $default: echo } });
    const [ada, bob] = [await gateway.connect(), await gateway.connect()];
    ada.say('hello');
    await ada.closed;
    chance.end();
    bob.say('hi');
    expect(await bob.next()).toBe('hi');
  });
});
