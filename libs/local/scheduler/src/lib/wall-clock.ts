/** A date and time of day without a zone, as the milliseconds since 1970 at which a clock in UTC shows it. */
export type WallTime = number;

/** The clock on the wall of a time zone. */
export interface WallClock {
  /** What the clock shows at a moment, in milliseconds since 1970. */
  at(moment: number): WallTime;
  /** The first moment at which the clock shows that time; undefined for one that daylight saving skips. */
  momentOf(time: WallTime): number | undefined;
}

/** No zone changes its clocks twice within two days, so that one of its offsets a day before and after is the right one. */
const DAY_MS = 24 * 60 * 60 * 1_000;

/** @param timeZone IANA name @throws RangeError for a zone that is not known */
export const wallClock = (timeZone: string): WallClock => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const at = (moment: number): WallTime => {
    const parts = format.formatToParts(moment);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((candidate) => candidate.type === type)?.value);
    const milliseconds = ((moment % 1_000) + 1_000) % 1_000;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
      milliseconds,
    );
  };
  return {
    at,
    momentOf(time) {
      const offsets = [time - DAY_MS, time + DAY_MS].map((moment) => at(moment) - moment);
      const moments = offsets.map((offset) => time - offset).filter((moment) => at(moment) === time);
      return moments.length ? Math.min(...moments) : undefined;
    },
  };
};
