import { FaultPlanError, parseFaultPlan, readFaultPlan } from './plan';

describe('a plan', () => {
  it.each([
    {},
    { seed: 0 },
    { seed: 7, post: { gone: 100, throttled: 50, error: 0.5, hang: 0 } },
    { message: { reset: 1_000 }, disconnect: { lost: 1, late: 2, delayMs: 0 } },
    { invoke: { crash: 10, timeOut: 1, at: 3, only: ['f'] }, coldStart: { late: 5, delayMs: 3_000, only: ['f'] } },
    { invoke: { throw: 10, at: 'end' }, event: { duplicate: 5, late: 5, delayMs: 60_000 } },
    { dynamodb: { throttled: 5, error: 5, errorAfter: 5, resetAfter: 5, only: ['PutItem'] } },
  ])('can be %j', (plan) => expect(readFaultPlan(plan)).toEqual(plan));

  it.each([
    [null, 'The plan: null is no object'],
    [[], 'The plan: [] is no object'],
    [{ seed: -1 }, 'seed: -1 is no whole number from 0 on'],
    [{ seed: 'x' }, 'seed: "x" is no whole number from 0 on'],
    [{ posts: {} }, 'posts: there is no such operation; there are post, message, disconnect, invoke,'],
    [JSON.parse('{"__proto__":{}}'), '__proto__: there is no such operation'],
    [{ constructor: {} }, 'constructor: there is no such operation'],
    [{ post: 5 }, 'post: 5 is no object'],
    [{ post: { lost: 1 } }, 'post.lost: there is no such field; there are gone, reset, throttled, error, hang'],
    [{ post: { delayMs: 1 } }, 'post.delayMs: there is no such field'],
    [{ post: { gone: 1_001 } }, 'post.gone: 1001 is no rate per mille (0 to 1000)'],
    [{ post: { gone: -1 } }, 'post.gone: -1 is no rate per mille (0 to 1000)'],
    [{ post: { gone: '10' } }, 'post.gone: "10" is no rate per mille (0 to 1000)'],
    [{ event: { late: 1, delayMs: 0.5 } }, 'event.delayMs: 0.5 is no whole number of milliseconds from 0 on'],
    [{ invoke: { at: 0 } }, 'invoke.at: 0 is neither "start", "end" nor a number from 1 on'],
    [{ invoke: { throw: 1, at: 2 } }, 'invoke.at: 2 is no point where a function can be made to throw'],
    [{ invoke: { only: [] } }, 'invoke.only: [] is no list of names'],
    [{ invoke: { only: 'f' } }, 'invoke.only: "f" is no list of names'],
  ])('cannot be %j, and the fault names its field', (plan, message) => {
    const read = () => readFaultPlan(plan);
    expect(read).toThrow(FaultPlanError);
    expect(read).toThrow(message);
  });

  it('is read from JSON', () => {
    expect(parseFaultPlan('{"seed":3,"message":{"reset":5}}')).toEqual({ seed: 3, message: { reset: 5 } });
    expect(() => parseFaultPlan('{seed:3}')).toThrow(/^The plan is no JSON: /);
    expect(() => parseFaultPlan('{"seed":-3}')).toThrow(FaultPlanError);
  });
});
