import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

/**
 * Holds answers against Microsoft's own metadata (`mail-subset.csdl.xml`): a property that a type does
 * not list, or a value of another type, is a finding. Annotations (`@odata...`) are no properties.
 */
interface PropertyType {
  type: string;
  nullable: boolean;
}

interface StructuredType {
  base: string | null;
  properties: Map<string, PropertyType>;
}

interface XmlNode {
  '@Name': string;
  '@Type'?: string;
  '@Nullable'?: string;
  '@BaseType'?: string;
  Property?: XmlNode[];
  NavigationProperty?: XmlNode[];
  Member?: XmlNode[];
}

const LISTS = new Set([
  'Property',
  'NavigationProperty',
  'Member',
  'EntityType',
  'ComplexType',
  'EnumType',
]);

const document: {
  Schema: { EntityType: XmlNode[]; ComplexType: XmlNode[]; EnumType: XmlNode[] };
} = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => LISTS.has(name),
}).parse(readFileSync(new URL('mail-subset.csdl.xml', import.meta.url)));

const enums = new Map(
  document.Schema.EnumType.map((node) => [
    node['@Name'],
    new Set((node.Member ?? []).map((member) => member['@Name'])),
  ]),
);
const structures = new Map(
  [...document.Schema.EntityType, ...document.Schema.ComplexType].map(
    (node): [string, StructuredType] => [
      node['@Name'],
      {
        base: node['@BaseType']?.replace('graph.', '') ?? null,
        properties: new Map(
          [...(node.Property ?? []), ...(node.NavigationProperty ?? [])].map((property) => [
            property['@Name'],
            { type: property['@Type'] ?? '', nullable: property['@Nullable'] !== 'false' },
          ]),
        ),
      },
    ],
  ),
);

const PRIMITIVES: Record<string, (value: unknown) => boolean> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  'Edm.Int64': (value) => Number.isSafeInteger(value),
  'Edm.Guid': (value) =>
    typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  'Edm.Binary': (value) => typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  'Edm.DateTimeOffset': (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/.test(value),
};

/** What is wrong with `value` as a `type` (`message`, `Collection(graph.message)`); nothing: an empty list. */
export function findings(value: unknown, type: string, path: string = type): string[] {
  const collection = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (collection !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no collection`];
    return value.flatMap((each, index) => findings(each, collection, `${path}[${index}]`));
  }
  const primitive = PRIMITIVES[type];
  if (primitive) return primitive(value) ? [] : [`${path} is no ${type}: ${JSON.stringify(value)}`];
  const name = type.replace('graph.', '');
  const members = enums.get(name);
  if (members) return members.has(String(value)) ? [] : [`${path} is no ${name}: ${String(value)}`];
  return structures.has(name)
    ? objectFindings(value, name, path)
    : [`${path}: type ${type} is not listed`];
}

function objectFindings(value: unknown, name: string, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path} is no ${name}`];
  }
  // An open type takes whatever the resource has: only its annotations are fixed.
  if (name === 'resourceData') return [];
  const declared = '@odata.type' in value ? String(value['@odata.type']) : '';
  const actual = declared.replace(/^#microsoft\.graph\./i, '') || name;
  const properties = propertiesOf(actual);
  if (properties === null) return [`${path}: type ${declared} is not listed`];
  return Object.entries(value).flatMap(([key, each]) => {
    if (key.includes('@odata.')) return [];
    const property = properties.get(key);
    if (!property) return [`${path}.${key} is not listed`];
    if (each === null) return property.nullable ? [] : [`${path}.${key} must not be null`];
    return findings(each, property.type, `${path}.${key}`);
  });
}

function propertiesOf(name: string): Map<string, PropertyType> | null {
  const type = structures.get(name);
  if (!type) return null;
  const inherited = type.base === null ? new Map<string, PropertyType>() : propertiesOf(type.base);
  return inherited === null ? null : new Map([...inherited, ...type.properties]);
}
