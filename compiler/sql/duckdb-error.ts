// What DuckDB says when it refuses SQL, in the form that it gives to programs.

/** DuckDB's errors as JSON (errors_as_json), as thrown and as json_serialize_sql returns them. */
export interface DuckDBError {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly position?: string;
  /** What is missing, and similar names that are there, parted by commas. */
  readonly name?: string;
  readonly candidates?: string;
  /** 'COLUMN_NOT_FOUND', 'MISSING_ENTRY'; of the latter, `type` is what is missing: 'Scalar Function'. */
  readonly error_subtype?: string;
  readonly type?: string;
}
