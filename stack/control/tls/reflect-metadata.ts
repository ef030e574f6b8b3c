/**
 * What tsyringe, which @peculiar/x509 is built with, asks of `Reflect` when it is loaded: notes kept beside a class.
 * Only the three calls it makes; a whole polyfill that is there already is left alone.
 */

const notes = new WeakMap<object, Map<unknown, unknown>>();

function getOwn(key: unknown, target: object): unknown {
  return notes.get(target)?.get(key);
}

function get(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    const found = getOwn(key, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const kept = notes.get(target) ?? new Map<unknown, unknown>();
  notes.set(target, kept.set(key, value));
}

if (!('getMetadata' in Reflect))
  Object.assign(Reflect, { getMetadata: get, getOwnMetadata: getOwn, defineMetadata: define });
