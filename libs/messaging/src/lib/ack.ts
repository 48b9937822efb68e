import type { AckFrame, ChannelReceipt } from '@carillon/route-types';

/** The answer to who published to a channel. */
export const ackOf = ({ id, channel, epoch, seq }: ChannelReceipt): AckFrame => ({
  type: 'ack',
  id,
  channel,
  epoch,
  seq,
});
