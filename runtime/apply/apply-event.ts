// What happens while a plan is applied, for progress views. Nothing here decides anything.

import type { HttpEvent } from '../http/http-event.js';
import type { Phase } from '../journal/journal-entry.js';

export type ApplyEvent =
  | { readonly type: 'phase'; readonly sync: string; readonly phase: Phase; readonly total: number }
  | { readonly type: 'settled'; readonly sync: string; readonly records: number }
  | { readonly type: 'http'; readonly event: HttpEvent };
