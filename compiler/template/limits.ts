// What one template may cost. Everything is counted, nothing is timed: the same template always ends the same
// way. The work budget bounds time and, as every value is paid for by its size, memory too.

/** Characters of one template's source. */
export const MAX_TEMPLATE_LENGTH = 1_000_000;

/** White-space characters in a row: nunjucks's parser takes the square of it. */
export const MAX_SPACES = 2000;

/** {% raw %} tags of one template: nunjucks's parser may search the whole text for each. */
export const MAX_RAW_TAGS = 100;

/** Expressions and tags inside one another, in the source. */
export const MAX_NESTING = 200;

/** Bodies and expressions inside one another while running: ends recursion well before Node.js's stack does. */
export const MAX_DEPTH = 500;

/** What one call of a macro adds to that depth, beside its body. */
export const CALL_DEPTH = 4;

/** Numbers that range() gives. */
export const MAX_RANGE = 100_000;

/** Steps of one render: one for each expression or tag evaluated, one for each WORK_SIZE of value made or read. */
export const MAX_WORK = 4_000_000;

/** Size units of values that cost one step. */
export const WORK_SIZE = 8;

/** Size of one value: its characters, for lists and dicts summed over their items. */
export const MAX_VALUE_SIZE = 4_000_000;

/** Characters of a rendered template. */
export const MAX_OUTPUT_LENGTH = 4_000_000;

/** Lists and dicts inside one another, in a value. */
export const MAX_VALUE_DEPTH = 50;

/** Mistakes reported for one template. */
export const MAX_DIAGNOSTICS = 50;
