// A template as text: a model, a macro file or a sync's filter. Its parse is remembered per object
// (parse-template.ts), so hand on the same object instead of copying it.

export interface TemplateFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The package that it is of; absent for the project's own. */
  readonly package?: string | undefined;
}
