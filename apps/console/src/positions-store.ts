import type { Position } from '@carillon/client';

const keyOf = (url: string): string => `channels ${url}`;

/** What was stored for the stage at this address; nothing where it cannot be read. It lives as long as the tab. */
export const loadPositions = (url: string): [string, Position][] => {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(url)) ?? '[]') as [string, Position][];
  } catch {
    return [];
  }
};

/** Keeps where each channel stands, so that a page that is loaded anew goes on from there. */
export const savePositions = (url: string, channels: [string, Position | undefined][]): void => {
  const known = channels.filter(([, position]) => position !== undefined);
  sessionStorage.setItem(keyOf(url), JSON.stringify(known));
};
