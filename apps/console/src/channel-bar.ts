import type { Position } from '@carillon/client';
import { isJoinedAtConnect } from './channels';
import { button, byId, element, replaceItems } from './dom';
import type { Api } from './system';

export interface ChannelEvents {
  /** Another channel is spoken into; `undefined` for everyone. */
  onChoose(channel: string | undefined): void;
  onSubscribe(channel: string): void;
  /** A frame about a channel is to be sent. */
  onAsk(frame: object): void;
}

export interface ChannelBar {
  /** Offers what this API has routes for. */
  setApi(api: Api): void;
  setOpen(isOpen: boolean): void;
  /** Shows the channels that are subscribed to, and how far each was read. */
  show(channels: [string, Position | undefined][]): void;
}

/** Messages that the history button asks for. */
const HISTORY_LIMIT = 20;

/** Where to speak, and what can be asked about it: everyone, and a chip for each channel that is subscribed to. */
export const channelBar = ({ onChoose, onSubscribe, onAsk }: ChannelEvents): ChannelBar => {
  const bar = byId('channel-bar', HTMLDivElement);
  const chips = byId('channels', HTMLDivElement);
  const asks = byId('channel-asks', HTMLDivElement);
  const form = byId('channel-form', HTMLFormElement);
  const name = byId('channel', HTMLInputElement);
  let routes: string[] = [];
  let joined: [string, Position | undefined][] = [];
  let chosen: string | undefined;
  let isOpen = false;

  const choose = (channel: string | undefined): void => {
    chosen = channel;
    onChoose(channel);
    render();
  };

  const chip = (channel: string | undefined, position?: Position): HTMLElement => {
    const label = channel ?? 'Everyone';
    const pick = button(label, () => choose(channel), {
      'aria-pressed': String(channel === chosen),
      'aria-label': channel === undefined ? 'Speak to everyone' : `Speak in ${channel}`,
    });
    if (channel === undefined) return element('span', { class: 'chip' }, pick);
    if (position)
      pick.append(element('span', { class: 'seq', title: `read up to ${position.seq}` }, `#${position.seq}`));
    const leave = button('×', () => onAsk({ action: 'unsubscribe', channel }), {
      class: 'leave',
      'aria-label': `Unsubscribe from ${channel}`,
      title: 'Unsubscribe',
      disabled: !isOpen,
    });
    return element('span', { class: 'chip' }, pick, leave);
  };

  const askButton = (text: string, frame: object): HTMLButtonElement =>
    button(text, () => onAsk(frame), { class: 'quiet', disabled: !isOpen });

  const render = (): void => {
    const positions = joined.filter(([channel]) => !isJoinedAtConnect(channel));
    replaceItems(chips, [chip(undefined), ...positions.map(([channel, position]) => chip(channel, position))]);
    const history = { action: 'history', channel: chosen ?? '$all', limit: HISTORY_LIMIT };
    replaceItems(asks, [
      ...(routes.includes('history') ? [askButton('History', history)] : []),
      // Everyone is nobody's channel to count.
      ...(routes.includes('presence') && chosen !== undefined
        ? [askButton('Who is here', { action: 'presence', channel: chosen })]
        : []),
    ]);
    for (const control of form.querySelectorAll('button')) control.disabled = !isOpen;
    name.disabled = !isOpen;
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const channel = name.value.trim();
    if (!isOpen || channel === '') return;
    name.value = '';
    onSubscribe(channel);
    choose(channel);
  });

  return {
    setApi(api) {
      ({ routes } = api);
      bar.hidden = !routes.includes('subscribe');
      choose(undefined);
    },
    setOpen(open) {
      isOpen = open;
      render();
    },
    show(channels) {
      joined = channels;
      if (chosen !== undefined && !channels.some(([channel]) => channel === chosen)) return choose(undefined);
      render();
    },
  };
};
