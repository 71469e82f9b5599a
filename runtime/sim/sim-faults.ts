// Faults that a test injects into a simulated API: wrong answers, cut connections, delays, refused records.
// Each is for the next requests that it fits, as many as its `times`.

import type { OperationName } from '../../core/connector.js';
import { isObject } from '../http/json-path.js';
import type { Refusal } from './check-fields.js';
import type { ExtraCheck } from './perform.js';
import type { SentRecord } from './read-request.js';
import type { SimRoute } from './sim-route.js';
import { numberText } from './verbatim-json.js';

export interface Fault {
  /** Answered instead of the true status. Without `effect` the request then does nothing. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answered instead of the true body; a text is sent as it is. */
  readonly body?: unknown;
  /** How many requests. Default 1; for `reject` all. */
  readonly times?: number;
  /** The first requests that it would fit and leaves alone. */
  readonly after?: number;
  readonly delay_ms?: number;
  /** Cuts the connection instead of answering: before the request takes effect, or after. */
  readonly close?: 'before' | 'after';
  /** The request takes effect although `status` says otherwise. */
  readonly effect?: boolean;
  /** Only requests of this object, or this operation. */
  readonly object?: string;
  readonly operation?: OperationName;
  readonly reject?: RejectRule;
}

/** Refuses the records that have the value, or a value that matches the pattern; with a status, their whole batch. */
interface RejectRule {
  readonly field: string;
  readonly value?: string | number | boolean;
  readonly pattern?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly status?: number;
}

interface ArmedFault {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export class FaultList {
  #armed: ArmedFault[] = [];

  arm(faults: readonly Fault[]): void {
    for (const fault of faults) {
      const times = fault.times ?? (fault.reject === undefined ? 1 : Number.POSITIVE_INFINITY);
      this.#armed.push({ fault, skip: fault.after ?? 0, left: times });
    }
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** The first fault for this request, which uses one of its times. */
  take(route: SimRoute): Fault | undefined {
    const armed = this.#armed.filter((entry) => entry.fault.reject === undefined && isFor(entry.fault, route));
    return armed.find((entry) => this.#use(entry))?.fault;
  }

  /** All rules that refuse records of this request. */
  rejections(route: SimRoute): ExtraCheck {
    const armed = this.#armed.filter((entry) => entry.fault.reject !== undefined && isFor(entry.fault, route));
    const rules = armed.filter((entry) => this.#use(entry)).flatMap((entry) => entry.fault.reject ?? []);
    return (record) => rules.map((rule) => rejection(rule, record)).find((refusal) => refusal !== undefined);
  }

  #use(entry: ArmedFault): boolean {
    if (entry.skip > 0) {
      entry.skip -= 1;
      return false;
    }
    entry.left -= 1;
    if (entry.left <= 0) this.#armed = this.#armed.filter((other) => other !== entry);
    return true;
  }
}

/** What a client posted as faults: one or a list of them. Undefined when it is neither. */
export function readFaults(posted: unknown): readonly Fault[] | undefined {
  const list: readonly unknown[] = Array.isArray(posted) ? posted : [posted];
  return list.every(isFault) ? list : undefined;
}

/** The simulator is a tool for tests: a fault's members are taken as they come. */
function isFault(value: unknown): value is Fault {
  return isObject(value) && !Array.isArray(value);
}

function isFor(fault: Fault, route: SimRoute): boolean {
  if (fault.object !== undefined && fault.object !== route.objectName) return false;
  return fault.operation === undefined || fault.operation === route.operation.name;
}

function rejection(rule: RejectRule, record: SentRecord): (Refusal & { status?: number }) | undefined {
  const value = record.fields[rule.field] ?? (rule.field === record.matchName ? record.match : undefined);
  if (value === undefined || value === null) return undefined;
  const text = numberText(value) ?? String(value);
  const fits = rule.pattern === undefined ? text === String(rule.value) : new RegExp(rule.pattern).test(text);
  if (!fits) return undefined;
  const refusal = {
    code: rule.code ?? 'REJECTED',
    reason: rule.reason ?? `Field "${rule.field}" is refused`,
    field: rule.field,
  };
  return rule.status === undefined ? refusal : { ...refusal, status: rule.status };
}
