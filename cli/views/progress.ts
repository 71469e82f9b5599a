// One line that tells how far a sync's delivery is: count, rate, time left. Drawn over itself on a terminal, at most
// ten times a second; silent in a pipe.

import type { ApplyEvent } from '../../runtime/apply/apply-event.js';

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

export interface Progress {
  readonly onEvent: (event: ApplyEvent) => void;
  readonly end: () => void;
}

export function progressLine(write: (text: string) => void, now: () => number): Progress {
  let state = { sync: '', phase: '', total: 0, done: 0, since: now() };
  let drawnAt = 0;
  let note = '';
  const draw = (): void => {
    drawnAt = now();
    write(`${CLEAR_LINE}${progressText({ ...state, elapsedMs: now() - state.since })}${note}`);
  };
  return {
    onEvent: (event) => {
      if (event.type === 'phase') state = { ...event, done: 0, since: now() };
      if (event.type === 'settled') state = { ...state, done: state.done + event.records };
      if (event.type === 'http') note = event.event.type === 'waiting' ? '  waiting for the rate limit' : '';
      if (state.total > 0 && (now() - drawnAt >= REDRAW_MS || state.done === state.total)) draw();
    },
    end: () => write(CLEAR_LINE),
  };
}

interface Delivery {
  readonly sync: string;
  readonly phase: string;
  readonly total: number;
  readonly done: number;
  readonly elapsedMs: number;
}

/** `crm_contacts  4200/90000  5%  2100/s  41s left` */
export function progressText({ sync, phase, total, done, elapsedMs }: Delivery): string {
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const left = rate > 0 ? `  ${Math.ceil((total - done) / rate)}s left` : '';
  const percent = Math.floor((done / Math.max(1, total)) * 100);
  return `${sync}${phase === 'delete' ? ' deletes' : ''}  ${done}/${total}  ${percent}%  ${Math.round(rate)}/s${left}`;
}
