import { groupBy, type Invariant } from '../history';

/** In the table, each message of an epoch is one after the one before. The first ones may have expired. */
export const noGap: Invariant = ({ stored }) =>
  [...groupBy(stored, ({ channel, epoch }) => `${channel} ${epoch}`)].flatMap(([log, messages]) =>
    messages
      .map(({ seq }) => seq)
      .sort((a, b) => a - b)
      .flatMap((seq, index, all) => {
        const before = all[index - 1];
        return before === undefined || seq === before + 1 ? [] : [`In ${log}, ${seq} comes after ${before}`];
      }),
  );
