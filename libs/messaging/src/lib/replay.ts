import type { MessagesRepo, PageLimits } from '@carillon/messages-repo';
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_MESSAGES,
  type MessageFrame,
  type Position,
  type SubscribedFrame,
} from '@carillon/route-types';

/** What a frame that replays has beside its messages, with the longest names there can be. */
const ENVELOPE_BYTES = 1024;
/** What a stored message gets when it becomes a frame: its type. */
const TYPE_BYTES = '"type":"message",'.length;

const PAGE: PageLimits = {
  messages: MAX_PAGE_MESSAGES,
  bytes: MAX_PAGE_BYTES - ENVELOPE_BYTES - MAX_PAGE_MESSAGES * TYPE_BYTES,
};

/** The part of a frame that tells what was said. */
export type Replayed = Pick<SubscribedFrame, 'epoch' | 'seq' | 'recovered' | 'messages' | 'more'>;

const framesOf = (messages: Omit<MessageFrame, 'type'>[]): MessageFrame[] =>
  messages.map((message) => ({ type: 'message', ...message }));

/** What a client missed since a position, as far as it fits into a frame of 28 KB: all of it, page by page, or nothing. */
export const replaySince = async (
  messages: Pick<MessagesRepo, 'since'>,
  channel: string,
  position: Position,
  limit = PAGE.messages,
): Promise<Replayed> => {
  const page = await messages.since(channel, position, { ...PAGE, messages: limit });
  return { ...page.tail, recovered: page.isContinuous, messages: framesOf(page.messages), more: page.more };
};

/** The newest messages, as many as fit into a frame of 28 KB. */
export const replayLatest = async (
  messages: Pick<MessagesRepo, 'latest'>,
  channel: string,
  limit = PAGE.messages,
): Promise<Replayed> => {
  const page = await messages.latest(channel, { ...PAGE, messages: limit });
  return { ...page.tail, recovered: false, messages: framesOf(page.messages), more: page.more };
};
