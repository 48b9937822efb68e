import { manualClock } from '@carillon/local-clock';
import { type FaultPlan, faults } from '@carillon/local-faults';
import { ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const start = async (plan: FaultPlan) => {
  const clock = manualClock();
  const chance = faults(plan);
  const gateway = await startGateway({ clock, faults: chance, routes: { $connect: ok, $disconnect: ok } });
  const kinds = () => gateway.events.map(({ requestContext }) => requestContext.eventType);
  return { clock, chance, gateway, kinds };
};

describe('a $disconnect', () => {
  it('may never come, and the connection is gone all the same (101)', async () => {
    const { chance, gateway, kinds } = await start({ disconnect: { lost: 1_000 } });
    const ada = await gateway.connect();
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    await ada.close();
    expect(await gateway.http('GET', gateway.pathOf(connectionId))).toMatchObject({ status: 410 });
    await gateway.close();
    expect(kinds()).toEqual(['CONNECT']);
    expect(chance.counters()).toEqual({ disconnect: { operations: 1, lost: 1 } });
  });

  it('may come late, on the clock of the system, and says then what it would have said', async () => {
    const { clock, gateway, kinds } = await start({ disconnect: { late: 1_000, delayMs: 60_000 } });
    await (await gateway.connect()).close(4_001, 'bye');
    await clock.advance(59_999);
    expect(kinds()).toEqual(['CONNECT']);
    await clock.advance(1);
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      disconnectStatusCode: 4_001,
      disconnectReason: 'bye',
    });
  });

  it('is not late any more when the gateway stops, for clients that left before and those that it sends away (117)', async () => {
    const { gateway, kinds } = await start({ disconnect: { late: 1_000 } });
    const [ada, bob] = [await gateway.connect(), await gateway.connect()];
    await ada.close();
    await Promise.all([gateway.close(), bob.closed]);
    expect(kinds()).toEqual(['CONNECT', 'CONNECT', 'DISCONNECT', 'DISCONNECT']);
  });
});
