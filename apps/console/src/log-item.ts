import { button, element } from './dom';
import { type EntryKind, type LogEntry, pretty, timeOfDay } from './log-entry';

const badges: Record<EntryKind, string> = {
  sent: 'sent',
  message: 'message',
  push: 'push',
  direct: 'push',
  ack: 'ack',
  channel: 'channel',
  gap: 'gap',
  error: 'error',
  gateway: 'gateway',
  frame: 'frame',
  connected: 'connected',
  closed: 'closed',
};

/** Who said it, where somebody did. */
const speaker = ({ kind, from, own }: LogEntry): string | undefined => {
  if (own) return 'you';
  if (kind === 'push' || kind === 'direct') return from ?? 'a server';
  return kind === 'message' ? from : undefined;
};

/** A button that shows the frame as it was on the wire, and the place where it does: filled when first opened. */
const rawView = (raw: string): [HTMLElement, HTMLElement] => {
  const view = element('pre', { class: 'raw', hidden: true, tabindex: '0', 'aria-label': 'Frame' });
  const toggle = button(
    'raw',
    () => {
      view.textContent ||= pretty(raw);
      view.hidden = !view.hidden;
      toggle.setAttribute('aria-expanded', String(!view.hidden));
    },
    { class: 'raw-toggle', 'aria-expanded': 'false' },
  );
  return [toggle, view];
};

/** Kinds that people and servers say; the others are the protocol around it. */
const spoken: ReadonlySet<EntryKind> = new Set<EntryKind>(['message', 'push', 'direct', 'frame']);

/** One item of the log: what is said stands in a bubble under who and when, what is protocol in a line. */
export const logItem = (entry: LogEntry): HTMLLIElement => {
  const { kind, at, isJson = false, mark, own = false, place, raw, text, to } = entry;
  const who = speaker(entry);
  const badge = element('span', { class: 'badge' }, badges[kind]);
  const time = element('time', { datetime: at.toISOString() }, timeOfDay(at));
  const [toggle, view] = raw === undefined ? [] : rawView(raw);
  if (!spoken.has(kind)) {
    const line = element('p', {}, badge, ' ', element('span', { class: 'text' }, text), ' ', time, ' ', toggle);
    return element('li', { class: 'line', 'data-kind': kind }, line, view);
  }
  const head = element(
    'p',
    { class: 'head' },
    badge,
    who === undefined ? undefined : element('b', {}, who),
    to === undefined ? undefined : element('span', {}, `to ${to}`),
    place && element('span', { class: 'seq', title: `position ${place.seq} of epoch ${place.epoch}` }, `#${place.seq}`),
    mark && element('span', { class: 'mark' }, mark),
    time,
    toggle,
  );
  const bubble = element('p', { class: isJson ? 'bubble json' : 'bubble' }, text);
  return element('li', { class: own ? 'said own' : 'said', 'data-kind': kind }, head, bubble, view);
};
