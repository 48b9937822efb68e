import { mailbox, SLOTS } from './mailbox';

/** Both ends of one mailbox, as two threads have them. */
const ends = () => {
  const service = mailbox();
  return { service, environment: mailbox(service.memory) };
};

describe('a mailbox', () => {
  it('lets a message begin that is there', () => {
    const { service, environment } = ends();
    service.put();
    expect(environment.take()).toBe(true);
  });

  it('has a message passed over that was taken back, and the others begun, wherever it was', () => {
    const { service, environment } = ends();
    const [, second] = [service.put(), service.put(), service.put()];
    expect(service.takeBack(second)).toBe(true);
    expect([environment.take(), environment.take(), environment.take()]).toEqual([true, false, true]);
  });

  it('does not give back what has begun, nor the same twice', () => {
    const { service, environment } = ends();
    const [first, second] = [service.put(), service.put()];
    environment.take();
    expect(service.takeBack(first)).toBe(false);
    expect(service.takeBack(second)).toBe(true);
    expect(service.takeBack(second)).toBe(false);
  });

  it('goes on for any number of messages, as long as no more than it has room for are there', () => {
    const { service, environment } = ends();
    for (let round = 0; round < 5; round += 1) {
      const numbers = Array.from({ length: SLOTS - 1 }, () => service.put());
      expect(service.takeBack(numbers.at(-1)!)).toBe(true);
      expect(numbers.map(() => environment.take())).toEqual(numbers.map((_, n) => n < SLOTS - 2));
    }
  });
});
