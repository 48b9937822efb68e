import { framesOf } from '@carillon/client';
import { WebSocket } from 'ws';

/** A message as a member of its channel got it. */
export interface Heard {
  id: string;
  seq: number;
  data: unknown;
}

/** A client that only listens, and counts. */
export interface Member {
  socket: WebSocket;
  /** Messages, those in batches one by one, in the order in which they came. */
  heard: Heard[];
  /** Frames that they came in. */
  frames: number;
  batches: number;
  /** Resolves when it has heard so many messages, or its socket has closed. */
  hears(count: number): Promise<void>;
}

const HANDSHAKES_AT_A_TIME = 50;

const openMember = (url: string): Promise<Member> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const waiting = new Set<() => void>();
    const look = () => {
      for (const check of waiting) check();
    };
    const member: Member = {
      socket,
      heard: [],
      frames: 0,
      batches: 0,
      hears: (count) =>
        new Promise((done) => {
          const check = () => {
            if (member.heard.length < count && socket.readyState === WebSocket.OPEN) return;
            waiting.delete(check);
            done();
          };
          waiting.add(check);
          check();
        }),
    };
    socket.on('message', (data) => {
      const text = String(data);
      const messages = framesOf(text).filter((frame) => frame.type === 'message');
      if (messages.length === 0) return;
      member.frames += 1;
      if (text.startsWith('{"type":"batch"')) member.batches += 1;
      for (const { id, seq, data: said } of messages) member.heard.push({ id, seq, data: said });
      look();
    });
    socket.on('close', look);
    socket.on('open', () => resolve(member));
    socket.on('error', reject);
  });

/** Opens so many connections, each a member of everyone's channel. */
export const gather = async (url: string, count: number): Promise<Member[]> => {
  const members: Member[] = [];
  let left = count;
  const opener = async () => {
    while (left-- > 0) members.push(await openMember(url));
  };
  await Promise.all(Array.from({ length: HANDSHAKES_AT_A_TIME }, opener));
  return members;
};

export const isOpen = ({ socket }: Pick<Member, 'socket'>): boolean => socket.readyState === WebSocket.OPEN;
