// Generated from schemas/connector.schema.json; do not edit.

/**
 * A kind of destination, described as data: connectors/NAME.connector.json. The file name is the connector’s name.
 */
export interface WrittenConnector {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * The destination’s name as people write it.
   */
  title: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * Which description of the API, of what day, this document was checked against.
   */
  checked_against?: string;
  /**
   * How records travel: HTTP requests, a table in a DuckDB file, or a file.
   */
  transport: 'http' | 'duckdb' | 'file';
  /**
   * What an account may set.
   */
  settings?: {
    /**
     * One setting.
     */
    [k: string]: {
      /**
       * What this is, for people; shown in docs and in the manifest.
       */
      description?: string;
      /**
       * Used when the account sets nothing. Absent: the account must set it.
       */
      default?: string | number | boolean;
      /**
       * Default: string.
       */
      type?: 'string' | 'number' | 'boolean';
    };
  };
  /**
   * The secrets an account gives references to.
   */
  secrets?: {
    /**
     * One secret.
     */
    [k: string]: {
      /**
       * What this is, for people; shown in docs and in the manifest.
       */
      description?: string;
      /**
       * An account may leave it out.
       */
      optional?: boolean;
    };
  };
  /**
   * What all requests share.
   */
  http?: {
    /**
     * With {settings.NAME}.
     */
    base_url: string;
    /**
     * With {settings.NAME}, {secrets.NAME} and {batch.id}. A header whose optional secret is absent is left out.
     */
    headers?: {
      [k: string]: string;
    };
    /**
     * Most requests in flight at once. Default: 8.
     */
    concurrency?: number;
    /**
     * How long to wait for an answer. Default: 30s.
     */
    timeout?: string;
    /**
     * All hold at once, for the whole account.
     *
     * Items: So many requests in a time.
     */
    rate_limits?: {
      /**
       * How many.
       */
      requests: number;
      /**
       * The time.
       */
      per: string;
    }[];
    /**
     * Headers of answers that tell what is left of a limit. When nothing is left, the account pauses until the limit starts anew; when little is left, it is spread until then.
     *
     * Items: One limit: remaining or usage, and reset or per.
     */
    rate_headers?: {
      /**
       * The header that says how many requests are left.
       */
      remaining?: string;
      /**
       * The header that says how many requests are used of how many, as in 18/5000.
       */
      usage?: string;
      /**
       * The header that says when the limit starts anew: a time span, seconds since 1970, or a date.
       */
      reset?: string;
      /**
       * Of a time span in reset. Default: seconds.
       */
      unit?: 'seconds' | 'milliseconds';
      /**
       * How long until the limit starts anew where no header says.
       */
      per?: string;
    }[];
    /**
     * Where else than in the header Retry-After an answer says how long to wait.
     */
    retry_after?: {
      /**
       * Another header: seconds or a date.
       */
      header?: string;
      /**
       * Path in the answer to seconds, or to a time span such as 30s.
       */
      body?: string;
    };
    /**
     * What a status means: ok, rejected (these records), retry, bisect (find the bad record by halving), stop (the account refuses us). Keys: 200, 4xx, 5xx.
     */
    answers?: {
      [k: string]: 'ok' | 'rejected' | 'retry' | 'bisect' | 'stop';
    };
    /**
     * Where a refused request’s answer says why.
     */
    error?: {
      /**
       * Path to the error’s code.
       */
      code?: string;
      /**
       * Path to the error’s words.
       */
      reason?: string;
      /**
       * Path to the name of the field that the destination objects to.
       */
      field?: string;
    };
    /**
     * How often a request is tried.
     */
    retry?: {
      /**
       * Tries in all. Default: 6.
       */
      attempts?: number;
      /**
       * The first wait; it doubles. Default: 500ms.
       */
      base?: string;
      /**
       * Waits grow up to this. Default: 60s.
       */
      max?: string;
      /**
       * How long all requests of an account may fail before nothing more is sent. Default: 60s.
       */
      outage?: string;
    };
  };
  /**
   * Where files go.
   */
  file?: {
    /**
     * With {settings.NAME}; relative to the project.
     */
    directory: string;
  };
  /**
   * Where the table is.
   */
  duckdb?: {
    /**
     * The database file, with {settings.NAME}; relative to the project.
     */
    path: string;
  };
  /**
   * How values are written.
   */
  values?: {
    /**
     * json keeps numbers, booleans and nesting; string sends every value as text. Default: json.
     */
    encoding?: 'json' | 'string';
    /**
     * What a null is sent as. Default: null.
     */
    null?: string | null;
    /**
     * With string encoding, what stands between a list’s items. Absent: the list’s JSON text.
     */
    list_separator?: string;
  };
  /**
   * The kinds of things there. The name * stands for any name.
   */
  objects: {
    [k: string]: Object;
  };
  /**
   * What can be done to records, by name: upsert, create, update, delete, archive, append; and how they are read back: read, read_by_match.
   */
  operations?: {
    upsert?: Operation;
    create?: Operation;
    update?: Operation;
    update_by_match?: Operation;
    delete?: Operation;
    archive?: Operation;
    append?: Operation;
    read?: Operation;
    read_by_match?: Operation;
  };
}
/**
 * One kind of thing.
 */
export interface Object {
  /**
   * Its name for people.
   */
  title?: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * Fields that identify one, for match. Absent: any field.
   *
   * @minItems 1
   */
  identifiers?: [string, ...string[]];
  /**
   * Accounts may have fields that are not listed here.
   */
  custom_fields?: boolean;
  /**
   * Its fields.
   */
  fields?: {
    [k: string]: Field;
  };
  /**
   * What can be done to records, by name: upsert, create, update, delete, archive, append; and how they are read back: read, read_by_match.
   */
  operations?: {
    upsert?: Operation;
    create?: Operation;
    update?: Operation;
    update_by_match?: Operation;
    delete?: Operation;
    archive?: Operation;
    append?: Operation;
    read?: Operation;
    read_by_match?: Operation;
  };
}
/**
 * One field.
 */
export interface Field {
  /**
   * Its name for people.
   */
  title?: string;
  /**
   * What it holds. Default: string.
   */
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
  /**
   * What text must look like.
   */
  format?: 'email' | 'url';
  /**
   * The only values allowed.
   */
  values?: string[];
  /**
   * Most characters.
   */
  max_length?: number;
  /**
   * Needed to create one.
   */
  required?: boolean;
  /**
   * Set by the destination itself.
   */
  read_only?: boolean;
}
/**
 * One kind of request and how to read its answer.
 */
export interface Operation {
  /**
   * Whether the record is named by the destination’s id or by its match value. Default: match.
   */
  identify?: 'id' | 'match';
  /**
   * The request of one batch.
   */
  request?: {
    /**
     * The HTTP method.
     */
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /**
     * Added to the base address. {object}, {settings.NAME}, {match.name}, {fields.names} (parted by commas), and for one-record requests {id}, {match}, {key}.
     */
    path: string;
    /**
     * Headers of this request; {batch.id} is the same in every retry, and for one-record requests {idempotency_key} whenever the record is sent.
     */
    headers?: {
      [k: string]: string;
    };
  };
  /**
   * How much one request may carry.
   */
  batch?: {
    /**
     * Most records in one request.
     */
    records?: number;
    /**
     * Most bytes of records in one request’s body.
     */
    bytes?: number;
  };
  /**
   * The JSON of one record. Text values $fields, $changed, $id, $match, $match.name, $key, $ref, $action, $object and $idempotency_key are replaced; $ref is our own mark of the record.
   */
  record?: string | number | boolean | null | unknown[] | {};
  /**
   * The JSON of one request: $records is the list of records, $record the only one; $object, $match.name and $fields.names (the list of the sync’s field names) are replaced too. Absent: no body.
   */
  body?: string | number | boolean | null | unknown[] | {};
  /**
   * Where an answer names the records that went through. Absent: the status says it for all.
   */
  results?: {
    /**
     * Path to the list, with dots; empty for the answer itself.
     */
    at: string;
    /**
     * The list has one entry for each record sent, in order.
     */
    position?: boolean;
    /**
     * Path in an entry to our own mark ($ref).
     */
    ref?: string;
    /**
     * Path in an entry to the match value; {match.name} is the identifier’s name.
     */
    match?: string;
    /**
     * Path in an entry to the destination’s id of the record.
     */
    id?: string;
    /**
     * In a read: path in an entry to the object that holds the record’s values; empty for the entry itself.
     */
    fields?: string;
    /**
     * Path in an entry to a true or false that says whether it went through. Absent: it did.
     */
    ok?: string;
    /**
     * Path in an entry to the error’s code.
     */
    code?: string;
    /**
     * Path in an entry to the error’s words.
     */
    reason?: string;
    /**
     * Path in an entry to the name of the field that the destination objects to.
     */
    field?: string;
  };
  /**
   * Where an answer names the records that were refused.
   */
  errors?: {
    /**
     * Path to the list, with dots.
     */
    at: string;
    /**
     * Path in an entry to our own mark, or a list of them.
     */
    ref?: string;
    /**
     * Path in an entry to the match value, or a list of them.
     */
    match?: string;
    /**
     * Path in an entry to the record’s place in the request, from 0.
     */
    index?: string;
    /**
     * Path in an entry to the error’s code.
     */
    code?: string;
    /**
     * Path in an entry to the error’s words.
     */
    reason?: string;
    /**
     * Path in an entry to the name of the field that the destination objects to.
     */
    field?: string;
  };
  /**
   * In a read: HTTP statuses, and codes of errors, that say that there is no such record. What an answer leaves out is missing too.
   */
  missing?: (number | string)[];
  /**
   * How long the destination recognises {idempotency_key} or $idempotency_key. Default: 24h.
   */
  idempotent_for?: string;
  /**
   * What the local simulator answers beyond what the rest of this document says.
   */
  simulate?: {
    /**
     * Status when all records go through. Default: 200.
     */
    status?: number;
    /**
     * Status when some are refused. Default: as above.
     */
    partial_status?: number;
    /**
     * Members that every answer has.
     */
    body?: {};
  };
}
