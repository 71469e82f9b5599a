// Generated from schemas/destination.schema.json; do not edit.

/**
 * Where a secret is read from.
 */
export type Secret =
  | {
      /**
       * Its name.
       */
      env: string;
    }
  | {
      /**
       * Path, relative to the project or absolute.
       */
      file: string;
    }
  | {
      /**
       * The program and its arguments; no shell is involved.
       *
       * @minItems 1
       */
      command: [string, ...string[]];
    };

/**
 * One account of a connector, in destinations/NAME.destination.json. The file name is the destination’s name.
 */
export interface WrittenDestination {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * Which connector describes this kind of destination.
   */
  connector: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * The connector’s settings: addresses, paths, options. Never a secret.
   */
  settings?: {
    [k: string]: string | number | boolean;
  };
  /**
   * What this destination takes of columns with tags that the project’s policy governs, in place of what the policy says.
   */
  accepts?: {
    /**
     * deny: columns with the tag are not sent. hashed: only through a hash. allow: as they are.
     */
    [k: string]: 'deny' | 'hashed' | 'allow';
  };
  /**
   * References to secrets. They are read at apply only and are never written anywhere.
   */
  secrets?: {
    [k: string]: Secret;
  };
  /**
   * Fields that this account has beyond the connector’s own, per object. Named here, they are never taken for typing mistakes.
   */
  custom_fields?: {
    [k: string]: string[];
  };
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
}
