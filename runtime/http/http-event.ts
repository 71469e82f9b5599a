// What happens on an account while it delivers, for progress views. Nothing here decides anything.

export type HttpEvent =
  /** A request will be sent again after `delay_ms`. */
  | {
      readonly type: 'retry';
      readonly batch: string;
      readonly attempt: number;
      readonly delay_ms: number;
      readonly reason: string;
    }
  /** The account sends nothing for so long: its rate is used up, or the destination asked for a pause. */
  | { readonly type: 'waiting'; readonly ms: number; readonly why: 'rate_limit' | 'retry_after' }
  /** A batch was refused as a whole and is halved to find the record that it was refused for. */
  | { readonly type: 'bisect'; readonly batch: string; readonly records: number; readonly reason: string }
  /** The account refuses us. */
  | { readonly type: 'stop'; readonly batch: string; readonly reason: string };

export type OnHttpEvent = (event: HttpEvent) => void;
