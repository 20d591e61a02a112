import { unparsableUri } from './errors.ts';
import type { JsonObject } from './json-input.ts';

/** Keeps the selected properties, the id and the annotations; a name that the type lacks is 400. */
export function applySelect(
  full: JsonObject,
  select: readonly string[] | null,
  type: { name: string; properties: readonly string[] },
): JsonObject {
  if (select === null || select.includes('*')) return full;
  const wanted = new Set(select.map((name) => selectedName(name, type).toLowerCase()));
  return Object.fromEntries(
    Object.entries(full).filter(
      ([name]) => name.startsWith('@') || name === 'id' || wanted.has(name.toLowerCase()),
    ),
  );
}

/** `microsoft.graph.fileAttachment/contentId` names a property of a derived type. */
function selectedName(name: string, type: { name: string; properties: readonly string[] }): string {
  const cast = /^microsoft\.graph\.\w+\/(\w+)$/.exec(name)?.[1];
  if (cast !== undefined) return cast;
  if (!type.properties.some((each) => each.toLowerCase() === name.toLowerCase())) {
    throw unparsableUri(`Could not find a property named '${name}' on type '${type.name}'.`);
  }
  return name;
}
