import { type Aws, inWords } from './aws';
import { connectionItem } from './connection-item';
import { connectionIds, type ConnectionList, type ListedConnection, listConnections } from './connection-list';
import { connectionsTable } from './connection-rows';
import { byId, replaceItems } from './dom';
import { ownConnection } from './own-connection';
import type { Api, System } from './system';

/** A connect waits no longer than this for the list before it, in milliseconds: the list is a nicety. */
const IDS_TIMEOUT_MS = 1000;

export interface ConnectionsEvents {
  /** The reader wants to push to it. */
  onPush(connectionId: string): void;
  /** Another connection is selected, or none. */
  onSelect(connectionId: string | undefined): void;
}

export interface ConnectionsView {
  /** Reads the list again. Never rejects: errors are shown. */
  refresh(): Promise<void>;
  /** The ids that are there now; `undefined` if they cannot be read. */
  ids(): Promise<ReadonlySet<string> | undefined>;
  /** Reads the list again and marks this page's own connection in it, if it can be told. */
  refreshAfterConnect(before: ReadonlySet<string> | undefined): Promise<void>;
  /** Says which connection is this page's own; `undefined` for none. */
  setOwn(connectionId: string | undefined): void;
}

/** The connections of the system, from its table and from GetConnection. `api` tells the API that is chosen now. */
export const connectionsView = (
  { tables }: System,
  aws: Aws,
  api: () => Api,
  { onPush, onSelect }: ConnectionsEvents,
): ConnectionsView => {
  const list = byId('connections', HTMLUListElement);
  const note = byId('connections-note', HTMLParagraphElement);
  const count = byId('connections-count', HTMLSpanElement);
  const refreshButton = byId('refresh', HTMLButtonElement);
  const table = connectionsTable(tables);
  let latest: ConnectionList = { connections: [], more: 0, complete: true };
  let own: string | undefined;
  let selected: string | undefined;
  let reads = 0;

  const select = (connectionId: string | undefined): void => {
    selected = connectionId;
    onSelect(connectionId);
    render();
  };

  const disconnect = async (id: string): Promise<void> => {
    try {
      await aws.deleteConnection(api().management, id);
      await view.refresh();
    } catch (error) {
      note.textContent = inWords(error);
    }
  };

  const item = (connection: ListedConnection): HTMLLIElement => {
    const { id } = connection;
    return connectionItem(
      connection,
      { isOwn: id === own, isSelected: id === selected },
      {
        onSelect: () => select(id === selected ? undefined : id),
        onPush: () => {
          select(id);
          onPush(id);
        },
        onDisconnect: () => void disconnect(id),
      },
    );
  };

  const render = (): void => {
    const { connections, more } = latest;
    count.textContent = table === undefined ? '' : String(connections.length + more);
    replaceItems(list, connections.map(item));
  };

  const describe = ({ connections, more, complete }: ConnectionList): string => {
    if (!complete) return 'The table is large: only its first pages were read.';
    if (more > 0) return `and ${more} more`;
    return connections.length === 0 ? 'Nobody is connected.' : '';
  };

  const read = async (): Promise<void> => {
    if (table === undefined) {
      note.textContent =
        'No table here is keyed by a connection id, so connections cannot be listed. Push by typing an id.';
      return;
    }
    const turn = ++reads;
    try {
      const found = await listConnections(aws, table, api().management);
      if (turn !== reads) return;
      latest = found;
      note.textContent = describe(found);
      if (selected !== undefined && !found.connections.some(({ id }) => id === selected)) select(undefined);
    } catch (error) {
      if (turn === reads) note.textContent = inWords(error);
    }
    render();
  };

  const view: ConnectionsView = {
    refresh: read,
    async ids() {
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, IDS_TIMEOUT_MS));
      return table && Promise.race([connectionIds(aws, table).catch(() => undefined), late]);
    },
    async refreshAfterConnect(before) {
      await read();
      const seen = latest.connections.map(({ id, presence }) =>
        presence.state === 'open' ? { id, userAgent: presence.info.identity.userAgent ?? null } : { id },
      );
      view.setOwn(own ?? ownConnection(before, seen, navigator.userAgent));
    },
    setOwn(connectionId) {
      if (connectionId === own) return;
      if (selected === own) select(connectionId);
      own = connectionId;
      render();
    },
  };

  refreshButton.hidden = table === undefined;
  refreshButton.addEventListener('click', () => void read());
  return view;
};
