// The fields that a sync sends, each with the source columns that its values come from and the way they take.

import { Fragment } from 'preact';
import type { SiteField, SiteOrigin } from '../../core/site-document.js';
import { linkTo } from './node-index.js';
import { Tags } from './tags.js';

export function FieldTable({ fields }: { readonly fields: readonly SiteField[] }) {
  return (
    <section>
      <h2>Fields</h2>
      <table>
        <thead>
          <tr>
            <th>Field</th>
            <th>Type</th>
            <th>Comes from</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name}>
              <td>
                <code>{field.name}</code>
                <Tags tags={marksOf(field)} />
                {field.description !== undefined && <p class="note">{field.description}</p>}
              </td>
              <td>{field.type}</td>
              <td>
                {field.origins.length === 0 && <span class="note">no column</span>}
                {field.origins.map((origin) => (
                  <Origin key={JSON.stringify(origin.path)} origin={origin} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function marksOf({ match, sensitive, onCreate }: SiteField): readonly string[] {
  return [...(match ? ['match'] : []), ...(sensitive ? ['sensitive'] : []), ...(onCreate ? ['on create'] : [])];
}

function Origin({ origin }: { readonly origin: SiteOrigin }) {
  const steps = origin.path.slice(0, -1);
  return (
    <p class="path">
      {steps.map(({ node, column }, i) => (
        <Fragment key={node}>
          {i > 0 && ' → '}
          <a href={linkTo(node)}>
            {node.slice(node.indexOf(':') + 1)}.<b>{column}</b>
          </a>
        </Fragment>
      ))}
      <Tags tags={[...origin.tags, ...(origin.hashed ? ['hashed'] : []), ...(origin.assumed ? ['assumed'] : [])]} />
    </p>
  );
}
