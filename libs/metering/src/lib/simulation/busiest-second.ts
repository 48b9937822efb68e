/** Counts events in a window of one second that moves with them, and keeps the greatest count that it ever had. */
export const busiestSecond = () => {
  let times: number[] = [];
  let oldest = 0;
  let most = 0;
  return {
    /** @param now milliseconds, never less than before */
    add(now: number): void {
      times.push(now);
      while ((times[oldest] ?? now) <= now - 1_000) oldest += 1;
      most = Math.max(most, times.length - oldest);
      if (oldest < 65_536) return;
      times = times.slice(oldest);
      oldest = 0;
    },
    most: () => most,
  };
};
