import { byId } from './dom';
import { describeFaults, describeUsage, dollars, moveClock, readFaults, readMeter } from './meter';
import type { System } from './system';

/** How often the meter is read while the page is in view, in milliseconds. */
const READ_MS = 3_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Shows what AWS would have charged so far, the faults that are on, and the buttons that move a manual clock. */
export const showMeter = ({ clock }: System): void => {
  const panel = byId('meter', HTMLElement);
  const now = byId('clock-now', HTMLTimeElement);
  const moves = [
    { move: byId('clock-minute', HTMLButtonElement), byMs: MINUTE_MS },
    { move: byId('clock-hour', HTMLButtonElement), byMs: HOUR_MS },
  ];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Ends when the page is out of view, or the system does not answer; coming back to the page begins again. */
  const refresh = async (): Promise<void> => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const [report, faults] = await Promise.all([readMeter(), readFaults()]);
      const { region, checkedOn } = report.prices;
      panel.title = `List prices of ${region}, ${checkedOn}, without the free tier`;
      byId('meter-total', HTMLElement).textContent = dollars(report.total);
      byId('meter-counts', HTMLParagraphElement).textContent = describeUsage(report);
      byId('meter-faults', HTMLParagraphElement).textContent = describeFaults(faults);
      now.dateTime = new Date(report.now).toISOString();
      now.textContent = new Date(report.now).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
      panel.hidden = false;
    } catch {
      panel.hidden = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), READ_MS);
  };

  const advance = async (byMs: number): Promise<void> => {
    for (const { move } of moves) move.disabled = true;
    try {
      await moveClock(byMs);
    } finally {
      for (const { move } of moves) move.disabled = false;
    }
    await refresh();
  };

  byId('clock', HTMLParagraphElement).hidden = clock !== 'manual';
  for (const { move, byMs } of moves) move.addEventListener('click', () => void advance(byMs));
  document.addEventListener('visibilitychange', () => void refresh());
  void refresh();
};
