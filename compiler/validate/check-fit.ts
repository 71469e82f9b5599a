// Whether the parts of a project fit each other: destinations their connectors, syncs what they deliver to and refer
// to, and syncs one another.

import { objectOf } from '../../core/connector.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { checkDestination, unknownConnector } from './check-destination.js';
import { checkFieldOwners } from './check-field-owners.js';
import { checkFileName, checkPathSettings } from './check-places.js';
import { checkSyncFields } from './check-sync-fields.js';
import { checkSyncObject, unknownObject } from './check-sync-object.js';
import { checkSyncReferences } from './check-sync-references.js';
import type { Located } from './located.js';
import type { ReferableProject } from './sync-context.js';

/** `connectorNames` are all that a destination may name, used or not. */
export function checkFit(project: ReferableProject, connectorNames: readonly string[]): readonly Diagnostic[] {
  return [
    ...checkDestinations(project, connectorNames),
    ...[...project.syncs.values()].flatMap((sync) => checkSync(sync, project)),
    ...checkFieldOwners(project.syncs),
  ];
}

function checkDestinations(project: ReferableProject, connectorNames: readonly string[]): readonly Diagnostic[] {
  return [...project.destinations.values()].flatMap((destination) => {
    const name = destination.value.connector;
    const connector = project.connectors.get(name);
    if (connector !== undefined)
      return [...checkDestination(destination, connector), ...checkPathSettings(destination, connector)];
    return project.broken.connectors.has(name) ? [] : [unknownConnector(destination, connectorNames)];
  });
}

function checkSync(sync: Located<WrittenSync>, project: ReferableProject): readonly Diagnostic[] {
  const references = checkSyncReferences(sync, project);
  const destination = project.destinations.get(sync.value.destination);
  const connector = destination && project.connectors.get(destination.value.connector);
  if (destination === undefined || connector === undefined) return references;
  const object = objectOf(connector, sync.value.object);
  if (object === undefined) return [...references, unknownObject(sync, connector)];
  const target = { sync, destination, connector, object };
  return [...references, ...checkFileName(target), ...checkSyncObject(target), ...checkSyncFields(target)];
}
