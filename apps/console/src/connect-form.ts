import { describeClose } from './close-codes';
import { byId, element } from './dom';
import { type SocketState, socketUrl } from './socket';
import type { Api } from './system';

export interface ConnectEvents {
  /** Another API and stage is chosen; also once at the start. */
  onChoose(api: Api): void;
  onConnect(url: string): void;
  onDisconnect(): void;
}

export interface ConnectForm {
  /** Shows the state, and offers what can be done in it. */
  show(state: SocketState): void;
}

const stateText = (state: SocketState): string => {
  switch (state.name) {
    case 'idle':
      return 'Not connected';
    case 'connecting':
      return 'Connecting…';
    case 'open':
      return 'Connected';
    case 'closed':
      return `Closed · ${describeClose(state)}`;
  }
};

/** Where to connect to, and whether this page is connected. */
export const connectForm = (
  apis: [Api, ...Api[]],
  { onChoose, onConnect, onDisconnect }: ConnectEvents,
): ConnectForm => {
  const form = byId('connect-form', HTMLFormElement);
  const choice = byId('api', HTMLSelectElement);
  const query = byId('query', HTMLInputElement);
  const submit = byId('connect', HTMLButtonElement);
  const stateLine = byId('state', HTMLParagraphElement);
  let isUp = false;

  const chosen = (): Api => apis[choice.selectedIndex] ?? apis[0];

  const choose = (): void => {
    byId('url', HTMLElement).textContent = chosen().url;
    onChoose(chosen());
  };

  choice.append(...apis.map(({ name, stage }) => element('option', {}, `${name} · ${stage}`)));
  byId('api-field', HTMLLabelElement).hidden = apis.length < 2;
  choice.addEventListener('change', choose);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isUp) onDisconnect();
    else onConnect(socketUrl(chosen().url, query.value));
  });
  submit.disabled = false;
  choose();

  return {
    show(state) {
      isUp = state.name === 'connecting' || state.name === 'open';
      stateLine.dataset['state'] = state.name;
      stateLine.textContent = stateText(state);
      submit.textContent = isUp ? 'Disconnect' : 'Connect';
      submit.classList.toggle('primary', !isUp);
      choice.disabled = query.disabled = isUp;
    },
  };
};
