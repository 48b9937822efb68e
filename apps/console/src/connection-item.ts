import type { ListedConnection } from './connection-list';
import { button, element } from './dom';
import { timeOfDay } from './log-entry';
import { describeAgent } from './own-connection';

export interface ConnectionMarks {
  isOwn: boolean;
  isSelected: boolean;
}

export interface ConnectionActions {
  onSelect(): void;
  onPush(): void;
  onDisconnect(): void;
}

/** Local time to the second, of an ISO 8601 time. */
const clock = (iso: string): string => timeOfDay(new Date(iso)).slice(0, 8);

const facts = ({ channels, presence }: ListedConnection): string[] => {
  if (presence.state === 'gone') return ['it has ended, its row is still there'];
  if (presence.state === 'unknown') return [presence.why];
  const { connectedAt, lastActiveAt, identity } = presence.info;
  const client = identity.userAgent ? [describeAgent(identity.userAgent)] : [];
  const times = [`since ${clock(connectedAt)}`, `active ${clock(lastActiveAt)}`];
  return [channels.join(' '), ...times, identity.sourceIp, ...client].filter(Boolean);
};

/** One connection of the list, with what can be done to it. */
export const connectionItem = (
  connection: ListedConnection,
  { isOwn, isSelected }: ConnectionMarks,
  { onSelect, onPush, onDisconnect }: ConnectionActions,
): HTMLLIElement => {
  const { id, presence, user } = connection;
  const isGone = presence.state === 'gone';
  const agent = presence.state === 'open' ? presence.info.identity.userAgent : undefined;
  const idButton = button(id, onSelect, {
    class: 'id',
    'aria-pressed': String(isSelected),
    title: 'Select for the terminal lines',
  });
  return element(
    'li',
    { class: 'connection', 'data-state': presence.state },
    idButton,
    isOwn ? element('span', { class: 'tag own' }, 'you') : undefined,
    user === undefined ? undefined : element('span', { class: 'tag' }, user),
    isGone ? element('span', { class: 'tag gone' }, 'gone') : undefined,
    element(
      'span',
      { class: 'actions' },
      button('Push', onPush, { 'aria-label': `Push to ${id}` }),
      isGone ? undefined : button('Disconnect', onDisconnect, { 'aria-label': `Disconnect ${id}` }),
    ),
    element('p', { class: 'facts', title: agent ?? undefined }, facts(connection).join(' · ')),
  );
};
