// Generated from schemas/package.schema.json; do not edit.

/**
 * sluice.json of a package: a folder of macros, models, sources and connectors that projects use.
 */
export interface WrittenPackage {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * The package’s name. Projects choose their own name for it.
   */
  name: string;
  /**
   * What this is, for people.
   */
  description?: string;
  /**
   * Values that the package’s templates read with var(), with their defaults. A project overrides them under the package’s name.
   */
  vars?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * For the package compiled as a project by itself. Projects that use it do not read it.
   */
  warehouse?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * For the package compiled as a project by itself. Projects that use it do not read it.
   */
  ledger?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * For the package compiled as a project by itself. Projects that use it do not read it.
   */
  history?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * For the package compiled as a project by itself. Projects that use it do not read it.
   */
  selectors?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * For the package compiled as a project by itself. Projects that use it do not read it.
   */
  environments?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * A package brings none: a project names all that it uses.
   */
  packages?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
}
