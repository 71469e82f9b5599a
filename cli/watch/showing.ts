// What `sluice watch` shows, as plain documents: the text of a terminal and the lines of --json are made of them.

import type { Compiled } from '../../compiler/compile.js';
import type { NodeComparison } from '../../core/compare-nodes.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { PlanDocument } from '../../core/plan-document.js';

export interface ModifiedNode extends NodeComparison {
  /** Such as 'model:customers'. */
  readonly node: string;
}

export interface Changes {
  readonly modified: readonly ModifiedNode[];
  /** Ids of nodes that are not there any more. */
  readonly removed: readonly string[];
}

export type Showing =
  | { readonly event: 'watching'; readonly compiled: Compiled }
  /** `changes` since the project was right last; undefined while it is not, or never was before. */
  | { readonly event: 'compiled'; readonly compiled: Compiled; readonly changes: Changes | undefined }
  /** `manifest` is the fingerprint of what was planned; `diagnostics` are warnings. */
  | {
      readonly event: 'planned';
      readonly manifest: string;
      readonly plan: PlanDocument;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly event: 'not_planned'; readonly manifest: string; readonly waiting: string }
  | { readonly event: 'not_planned'; readonly manifest: string; readonly diagnostics: readonly Diagnostic[] };
