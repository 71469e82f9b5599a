// Generated from schemas/project.schema.json; do not edit.

/**
 * The project file, sluice.json, at the root of a project.
 */
export interface WrittenProject {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * The project’s name.
   */
  name: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * Who answers for the project’s syncs; dbt exposures say so. Default: the project’s name.
   */
  owner?: {
    /**
     * A person or a team.
     */
    name?: string;
    /**
     * Where to reach them.
     */
    email?: string;
  };
  /**
   * The database that models are queried in.
   */
  warehouse: {
    /**
     * The kind of database. DuckDB is embedded: nothing to install.
     */
    type: 'duckdb';
    /**
     * The database file, relative to the project.
     */
    path: string;
  };
  /**
   * A dbt project whose models and sources can be read with ref() and source().
   */
  dbt?: {
    /**
     * The manifest.json that dbt writes, relative to the project; it may lie outside of it.
     */
    manifest: string;
    /**
     * What dbt calls the database that is the warehouse here. Default: the warehouse file’s name without its ending.
     */
    database?: string;
  };
  /**
   * Where Sluice remembers, record by record, what each destination confirmed.
   */
  ledger?: {
    /**
     * The kind of database. DuckDB is embedded: nothing to install.
     */
    type: 'duckdb';
    /**
     * The database file, relative to the project.
     */
    path: string;
  };
  /**
   * How far back runs can be explained and undone.
   */
  history?: {
    /**
     * How many of the last runs keep their plan and journal beside the ledger. Default: 20.
     */
    runs?: number;
  };
  /**
   * Values that templates read with var(). An environment and --vars override them. An object under a package’s name sets the variables of that package.
   */
  vars?: {
    /**
     * Any JSON value.
     */
    [k: string]: string | number | boolean | null | unknown[] | {};
  };
  /**
   * Folders of macros, models, sources and connectors that templates use under these names.
   */
  packages?: {
    /**
     * Where the package is.
     */
    [k: string]:
      | {
          /**
           * The package’s folder, relative to the project.
           */
          path: string;
        }
      | {
          /**
           * Its name on npm.
           */
          npm: string;
        };
  };
  /**
   * Named selectors, used as selector:NAME in --select and in each other, or with --selector NAME.
   */
  selectors?: {
    /**
     * As in --select: words parted by blanks are a union, by commas an intersection.
     */
    [k: string]: string;
  };
  /**
   * The tags of columns that are governed, each with what destinations take unless they say otherwise.
   */
  policy?: {
    /**
     * deny: columns with the tag are not sent. hashed: only through a hash. allow: as they are.
     */
    [k: string]: 'deny' | 'hashed' | 'allow';
  };
  /**
   * Named overrides of the settings above, chosen with --env.
   */
  environments?: {
    /**
     * What differs in this environment.
     */
    [k: string]: {
      /**
       * The database that models are queried in.
       */
      warehouse?: {
        /**
         * The kind of database. DuckDB is embedded: nothing to install.
         */
        type: 'duckdb';
        /**
         * The database file, relative to the project.
         */
        path: string;
      };
      /**
       * A dbt project whose models and sources can be read with ref() and source().
       */
      dbt?: {
        /**
         * The manifest.json that dbt writes, relative to the project; it may lie outside of it.
         */
        manifest: string;
        /**
         * What dbt calls the database that is the warehouse here. Default: the warehouse file’s name without its ending.
         */
        database?: string;
      };
      /**
       * Where Sluice remembers, record by record, what each destination confirmed.
       */
      ledger?: {
        /**
         * The kind of database. DuckDB is embedded: nothing to install.
         */
        type: 'duckdb';
        /**
         * The database file, relative to the project.
         */
        path: string;
      };
      /**
       * Values that templates read with var(). An environment and --vars override them.
       */
      vars?: {
        /**
         * Any JSON value.
         */
        [k: string]: string | number | boolean | null | unknown[] | {};
      };
    };
  };
}
