import './console.css';
import { awsAt, inWords } from './aws';
import { connectForm } from './connect-form';
import { connectionsView } from './connections-view';
import { conversation } from './conversation';
import { byId, element } from './dom';
import { closedEntry, connectedEntry } from './log-entry';
import { logView } from './log-view';
import { showMeter } from './meter-view';
import { pushForm } from './push-form';
import { clientSocket, type SocketState } from './socket';
import { type Api, loadSystem, type System } from './system';
import { showFirstSteps, showSystem } from './system-view';
import { showTerminalLines } from './terminal-view';

const start = (system: System, apis: [Api, ...Api[]]): void => {
  let [api] = apis;
  let state: SocketState = { name: 'idle' };
  let selected: string | undefined;
  /** Ids before this page connected: what tells its own from the others. */
  let before: ReadonlySet<string> | undefined;

  const aws = awsAt(location.origin, system.region);
  const log = logView();
  const currentApi = (): Api => api;
  const push = pushForm(system, aws, currentApi, () => void connections.refresh());
  const connections = connectionsView(system, aws, currentApi, {
    onPush: push.aimAt,
    onSelect: (connectionId) => {
      selected = connectionId;
      showTerminalLines(system, api, selected);
    },
  });
  const talk = conversation(log, (frame) => socket.send(frame));

  const setState = (next: SocketState): void => {
    state = next;
    connecting.show(state);
    talk.setOpen(state.name === 'open');
  };

  const socket = clientSocket({
    onState: (next) => {
      if (next.name === 'open') log.add(connectedEntry(next.url, new Date()));
      setState(next);
      if (next.name === 'open') void connections.refreshAfterConnect(before);
      if (next.name === 'closed') {
        log.add(closedEntry(next, new Date()));
        connections.setOwn(undefined);
        void connections.refresh();
      }
    },
    onFrame: (text) => {
      const connectionId = talk.take(text);
      if (connectionId !== undefined) connections.setOwn(connectionId);
    },
  });

  const connect = async (url: string): Promise<void> => {
    setState({ name: 'connecting', url });
    before = await connections.ids();
    if (state.name === 'connecting') socket.open(url);
  };

  const connecting = connectForm(apis, {
    onChoose: (chosen) => {
      api = chosen;
      talk.setApi(api);
      showTerminalLines(system, api, selected);
      void connections.refresh();
    },
    onConnect: (url) => void connect(url),
    onDisconnect: () => {
      setState({ name: 'idle' });
      socket.close();
    },
  });

  // Who comes back from another tab wants to see who is there now.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void connections.refresh();
  });
  setState(state);
};

const showTrouble = (text: string): void => {
  const trouble = byId('trouble', HTMLParagraphElement);
  trouble.textContent = text;
  trouble.hidden = false;
};

const open = async (): Promise<void> => {
  try {
    const system = await loadSystem();
    const place = [location.host, system.region].map((part) => element('span', {}, part));
    byId('place', HTMLParagraphElement).replaceChildren(...place);
    showSystem(system);
    showFirstSteps(system);
    showMeter(system);
    const [first, ...others] = system.apis;
    if (first === undefined) throw new Error('No WebSocket API runs here: the Terraform that was given has none.');
    start(system, [first, ...others]);
  } catch (error) {
    showTrouble(inWords(error));
  }
};

void open();
