// The validators that scripts/compile-validators.mjs makes from schemas/*.schema.json, as TypeScript sees them.

import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { WrittenDestination } from '../../core/generated/written-destination.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { WrittenPackage } from '../../core/generated/written-package.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import type { WrittenSource } from '../../core/generated/written-source.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { Schema } from './schema.js';

/** Each file that users write, by kind. */
export interface Documents {
  connector: WrittenConnector;
  destination: WrittenDestination;
  model: WrittenModel;
  package: WrittenPackage;
  project: WrittenProject;
  source: WrittenSource;
  sync: WrittenSync;
}

export const connector: (value: unknown) => value is WrittenConnector;
export const destination: (value: unknown) => value is WrittenDestination;
export const model: (value: unknown) => value is WrittenModel;
export const packaged: (value: unknown) => value is WrittenPackage;
export const project: (value: unknown) => value is WrittenProject;
export const source: (value: unknown) => value is WrittenSource;
export const sync: (value: unknown) => value is WrittenSync;

/** The schemas without titles, descriptions and examples. */
export const schemas: Readonly<Record<keyof Documents, Schema>>;
