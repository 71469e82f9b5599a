// Texts with {names} in them: addresses, paths and headers of a connector.

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The text with every {name} replaced, or undefined when one of the names has no value. */
export function fillTemplate(
  template: string,
  lookUp: (name: string) => string | undefined,
  encode: (value: string) => string = asIs,
): string | undefined {
  let complete = true;
  const filled = template.replace(PLACEHOLDER, (_, name: string) => {
    const value = lookUp(name);
    if (value === undefined) complete = false;
    return value === undefined ? '' : encode(value);
  });
  return complete ? filled : undefined;
}

/** The names in a template, in order. */
export function templateNames(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

function asIs(value: string): string {
  return value;
}
