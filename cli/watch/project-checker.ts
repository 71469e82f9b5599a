// Compiles the project between two looks at the disk, so that whoever gets the result can tell whether it is of one state.

import type { Compiled } from '../../compiler/compile.js';
import { type KeptStore, memoryStore } from '../../compiler/incremental/kept-store.js';
import { type DiskLook, isSameLook, lastChange, lookAtDisk } from '../../compiler/load/look-at-disk.js';
import { pathsAround } from '../../compiler/load/project-paths.js';
import { type SeenFiles, seeFiles } from '../../compiler/load/see-files.js';
import type { Context } from '../context.js';
import { compileFor } from '../project.js';
import type { Check } from './watch-step.js';

/** No look at the disk is like it. */
const TORN: DiskLook = { project: 'torn', around: 'torn' };

interface Sight {
  readonly seen: SeenFiles;
  readonly look: DiskLook;
}

export class ProjectChecker {
  private around: readonly string[] = [];
  private failedAt: DiskLook | undefined;
  private cost = 0;

  private readonly store: KeptStore;

  constructor(private readonly context: Context) {
    this.store = memoryStore({ ...context, env: context.terminal.env });
  }

  /** How long the last look took, in milliseconds. */
  get lookMs(): number {
    return this.cost;
  }

  async look(): Promise<DiskLook> {
    return (await this.see()).look;
  }

  private async see(): Promise<Sight> {
    const started = performance.now();
    const seen = await seeFiles(this.context.root);
    const look = lookAtDisk(this.context.root, seen, this.around);
    this.cost = performance.now() - started;
    return { seen, look };
  }

  /** Compiles unless the disk is as it was at `known`. Rejects when a compilation throws twice in one state: that is a bug. */
  async check(known: DiskLook | undefined): Promise<Check> {
    const { seen, look: before } = await this.see();
    if (known !== undefined && isSameLook(before, known)) return { before, after: before };
    const started = Date.now();
    const compiled = await this.compile({ seen, look: before });
    const after = await this.look();
    if (compiled === undefined || !isSameLook(before, after)) return { before, after: TORN };
    return this.findsAround(compiled) ? this.lookAround(compiled, started) : { before, after, compiled };
  }

  private async compile({ seen, look: before }: Sight): Promise<Compiled | undefined> {
    try {
      return await compileFor(this.context, { seen, store: this.store });
    } catch (error) {
      if (this.failedAt !== undefined && isSameLook(this.failedAt, before)) throw error;
      this.failedAt = before;
      return undefined;
    }
  }

  /** Whether the project reads other files around it than it was known to. */
  private findsAround({ manifest, outside = [] }: Compiled): boolean {
    const read = manifest === undefined ? this.around : pathsAround(manifest);
    const around = [...new Set([...read, ...outside])].sort();
    if (JSON.stringify(around) === JSON.stringify(this.around)) return false;
    this.around = around;
    return true;
  }

  /** Those were not looked at before: whether they moved meanwhile only their times tell. */
  private async lookAround(compiled: Compiled, started: number): Promise<Check> {
    const before = await this.look();
    const changed = lastChange(this.context.root, this.around);
    return { before, after: changed < started ? before : TORN, compiled };
  }
}
