// `value.name` and `value[key]`: own data of lists, dicts and strings, never anything inherited.

import { TemplateFault } from './fault.js';
import { forbiddenName, isForbiddenName } from './forbidden-names.js';
import { charge, isDict, isList, type Meter, primitiveOf, type Value } from './value.js';

/** The member, or undefined where there is none. A name of JavaScript's machinery is SL0303 however it was made. */
export function memberOf(meter: Meter, target: Value, key: Value): Value {
  const name = String(primitiveOf(meter, key));
  charge(meter, name.length);
  if (isForbiddenName(name)) throw new TemplateFault('SL0303', forbiddenName(name));
  if (isDict(target)) return Object.hasOwn(target, name) ? target[name] : undefined;
  if (!isList(target) && typeof target !== 'string') return undefined;
  if (name === 'length') return target.length;
  return /^(0|[1-9]\d{0,9})$/.test(name) ? target[Number(name)] : undefined;
}

/** As filters name attributes: dots lead into dicts of dicts. */
export function attributeOf(meter: Meter, target: Value, path: Value): Value {
  if (typeof path !== 'string') return memberOf(meter, target, path);
  return path.split('.').reduce<Value>((value, name) => memberOf(meter, value, name), target);
}
