// A part of a tag that nunjucks's parser left out: it accepts some that are not complete, such as {{ .(x) }}. Thrown by
// build-context.ts and caught in parse-template.ts, which makes a diagnostic of it.

export class IncompleteNode extends Error {
  /** Both count from 1, as in nunjucks's own errors. */
  constructor(
    readonly lineno: number,
    readonly colno: number,
  ) {
    super('incomplete');
  }
}
