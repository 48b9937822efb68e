import type { Close } from './close-codes';

export type SocketState =
  { name: 'idle' } | { name: 'connecting'; url: string } | { name: 'open'; url: string } | ({ name: 'closed' } & Close);

export interface SocketEvents {
  onState(state: SocketState): void;
  onFrame(text: string): void;
}

export interface ClientSocket {
  /** Opens a connection and drops the one before, if any. */
  open(url: string): void;
  /** Sends a text frame; without effect unless open. */
  send(text: string): void;
  /** Closes as a browser does, without a code. */
  close(): void;
}

/** The page's one WebSocket at a time. Events of a socket that was replaced are not heard. */
export const clientSocket = ({ onState, onFrame }: SocketEvents): ClientSocket => {
  let current: WebSocket | undefined;

  return {
    open(url) {
      current?.close();
      const socket = new WebSocket(url);
      current = socket;
      let wasOpen = false;
      const ifCurrent = (act: () => void) => () => {
        if (current === socket) act();
      };
      onState({ name: 'connecting', url });
      socket.addEventListener(
        'open',
        ifCurrent(() => {
          wasOpen = true;
          onState({ name: 'open', url });
        }),
      );
      socket.addEventListener('message', ({ data }) => {
        if (current === socket) onFrame(String(data));
      });
      socket.addEventListener('close', ({ code, reason }) => {
        if (current !== socket) return;
        current = undefined;
        onState({ name: 'closed', code, reason, wasOpen });
      });
    },
    send(text) {
      if (current?.readyState === WebSocket.OPEN) current.send(text);
    },
    close() {
      current?.close();
    },
  };
};

/** The address to open: the stage's, with a query string if one was typed, with or without its question mark. */
export const socketUrl = (url: string, query: string): string => {
  const trimmed = query.trim().replace(/^\?/, '');
  return trimmed ? `${url}?${trimmed}` : url;
};
