import type { DeadLetters, Parcel, ParcelQueue } from './parcel';

/** Parcels in memory, for tests. */
export interface MemoryParcelQueue extends ParcelQueue, DeadLetters {
  /** What was sent since it was last taken. */
  take(): { parcel: Parcel; delaySeconds: number }[];
  readonly dead: { body: string; reason: string }[];
}

export const memoryParcelQueue = (): MemoryParcelQueue => {
  const sent: { parcel: Parcel; delaySeconds: number }[] = [];
  const dead: { body: string; reason: string }[] = [];
  return {
    dead,
    async send(parcels, delaySeconds = 0) {
      sent.push(...parcels.map((parcel) => ({ parcel, delaySeconds })));
    },
    async bury(body, reason) {
      dead.push({ body, reason });
    },
    take: () => sent.splice(0),
  };
};
