import { button, byId } from './dom';
import type { Place } from './frames';
import type { EntryKind, LogEntry } from './log-entry';
import { logItem } from './log-item';

/** Entries that are kept: enough to read back, few enough for a phone. */
const MAX_ENTRIES = 500;

/** Pixels from the end within which a reader counts as being at the end. */
const END_MARGIN = 40;

const filters: [string, EntryKind[]][] = [
  ['Messages', ['message']],
  ['Pushes', ['push', 'direct']],
  ['Sent', ['sent']],
  ['Acks', ['ack']],
  ['Channels', ['channel', 'gap']],
  ['Errors', ['error']],
  ['Gateway', ['gateway']],
  ['Other frames', ['frame']],
  ['Connection', ['connected', 'closed']],
];

export interface LogView {
  /** Adds an entry at the end, and keeps the end in view unless the reader has scrolled up. */
  add(entry: LogEntry): void;
  /** Whether the message of this place is in the log. */
  has(place: Place): boolean;
}

/** The log of frames of both directions. An ack makes the message that it is for the reader's own, whichever comes first. */
export const logView = (): LogView => {
  const list = byId('log', HTMLOListElement);
  const empty = byId('log-empty', HTMLDivElement);
  const toEnd = byId('log-end', HTMLButtonElement);
  const hidden = new Set<EntryKind>();
  const acked = new Set<string>();
  let shown: { entry: LogEntry; item: HTMLLIElement }[] = [];
  let isAtEnd = true;
  let unread = 0;

  const scrollToEnd = (): void => {
    list.scrollTop = list.scrollHeight;
    isAtEnd = true;
    unread = 0;
    toEnd.hidden = true;
  };

  const itemOf = (entry: LogEntry): HTMLLIElement => {
    const item = logItem(entry);
    item.hidden = hidden.has(entry.kind);
    return item;
  };

  const asOwn = (entry: LogEntry): LogEntry => ({ ...entry, kind: 'message', own: true });

  const markOwn = (id: string): void => {
    acked.add(id);
    shown = shown.map(({ entry, item }) => {
      if (entry.id !== id || (entry.kind !== 'push' && entry.kind !== 'message')) return { entry, item };
      const own = asOwn(entry);
      const replacement = itemOf(own);
      item.replaceWith(replacement);
      return { entry: own, item: replacement };
    });
  };

  const add = (arrived: LogEntry): void => {
    const { id, kind } = arrived;
    if (kind === 'ack' && id !== undefined) markOwn(id);
    const isOwn = (kind === 'push' || kind === 'message') && id !== undefined && acked.has(id);
    const entry = isOwn ? asOwn(arrived) : arrived;
    const item = itemOf(entry);
    list.append(item);
    shown.push({ entry, item });
    if (shown.length > MAX_ENTRIES) shown.shift()?.item.remove();
    empty.hidden = true;
    if (isAtEnd) return scrollToEnd();
    if (!item.hidden) unread++;
    toEnd.textContent = `↓ ${unread} new`;
    toEnd.hidden = unread === 0;
  };

  const clear = (): void => {
    list.replaceChildren();
    shown = [];
    acked.clear();
    empty.hidden = false;
    scrollToEnd();
  };

  const filterButton = ([name, kinds]: (typeof filters)[number]): HTMLButtonElement => {
    const toggle = button(
      name,
      () => {
        const isShown = toggle.getAttribute('aria-pressed') === 'true';
        toggle.setAttribute('aria-pressed', String(!isShown));
        for (const kind of kinds)
          if (isShown) hidden.add(kind);
          else hidden.delete(kind);
        for (const { entry, item } of shown) item.hidden = hidden.has(entry.kind);
        if (isAtEnd) scrollToEnd();
      },
      { 'aria-pressed': 'true' },
    );
    return toggle;
  };

  byId('filters', HTMLDivElement).append(...filters.map(filterButton));
  byId('clear', HTMLButtonElement).addEventListener('click', clear);
  toEnd.addEventListener('click', scrollToEnd);
  list.addEventListener('scroll', () => {
    isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < END_MARGIN;
    if (isAtEnd) scrollToEnd();
  });
  // On a phone the keyboard, on a desktop the window's edge, may take the end out of view.
  new ResizeObserver(() => isAtEnd && scrollToEnd()).observe(list);

  return {
    add,
    has: ({ channel, epoch, seq }) =>
      shown.some(({ entry: { place } }) => place?.seq === seq && place.epoch === epoch && place.channel === channel),
  };
};
