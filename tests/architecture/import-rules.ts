import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** A room of the house: what it may import of the house, and which packages. */
interface Room {
  readonly path: RegExp;
  readonly mayImport: readonly RegExp[];
  readonly packages: RegExp;
}

const NODE = /^node:/;
const NO_PACKAGE = /^$/;
const domain = /^shared\/domain\//;
const ports = /^shared\/ports\//;
const useCases = /^shared\/use-cases\//;
const http = /^shared\/http\//;
const config = /^shared\/config\//;

/** The first room that matches a file is its own. */
const ROOMS: readonly Room[] = [
  { path: domain, mayImport: [domain], packages: /^(zod|node:crypto)$/ },
  { path: ports, mayImport: [ports, domain], packages: NO_PACKAGE },
  { path: useCases, mayImport: [useCases, domain, ports], packages: /^(zod|node:crypto)$/ },
  { path: config, mayImport: [config], packages: /^zod$/ },
  {
    path: http,
    mayImport: [http, domain],
    packages: /^(zod|zod-openapi|piscina|@azure\/functions|node:util)$/,
  },
  ...['crm', 'entra', 'graph', 'html', 'seals', 'blobs', 'queues', 'tables', 'open-telemetry'].map(
    (name) => ({
      path: new RegExp(`^shared/adapters/${name}/`),
      mayImport: [new RegExp(`^shared/adapters/(${name}/|[^/]+\\.ts$)`), domain, ports],
      packages: SDK_OF(name),
    }),
  ),
  {
    path: /^shared\/adapters\/[^/]+\.ts$/,
    mayImport: [/^shared\/adapters\/[^/]+\.ts$/, domain, ports],
    packages: /^(node:.*|@azure\/.*|undici(\/.*)?)$/,
  },
  {
    path: /^functions\/compose(\/[^/]+)?\.ts$|^functions\/compose-[^/]+\.ts$/,
    mayImport: [/^(functions|shared)\//],
    packages: /./,
  },
  { path: /^functions\/main\.ts$/, mayImport: [/^functions\//, config], packages: NO_PACKAGE },
  {
    path: /^functions\//,
    mayImport: [/^functions\//, useCases, domain, ports, http],
    packages: /^(zod|@azure\/functions)$/,
  },
  { path: /^client\/src\//, mayImport: [/^client\/src\//], packages: NO_PACKAGE },
  {
    path: /^client\//,
    mayImport: [/^local\/command-line\.ts$/],
    packages: /^(node:.*|rolldown|json-schema-to-typescript)$/,
  },
  { path: /^web\/build\.ts$/, mayImport: [], packages: /^(vite|node:.*)$/ },
  {
    path: /^web\//,
    mayImport: [/^web\//, /^client\/src\/types\.ts$/],
    packages: /^preact(\/hooks)?$/,
  },
  { path: /^simulator\//, mayImport: [/^simulator\//], packages: NODE },
  {
    path: /^local\//,
    mayImport: [/^(local|simulator|examples|client\/src)\//, /^web\/build\.ts$/],
    packages: /./,
  },
  { path: /^examples\//, mayImport: [/^(examples|client\/src)\//], packages: /./ },
];

function SDK_OF(adapter: string): RegExp {
  switch (adapter) {
    case 'crm':
      return /^(standardwebhooks|ipaddr\.js|undici(\/.*)?|node:(dns|net))$/;
    case 'entra':
      return /^(node:crypto|@azure\/msal-node|jose|zod)$/;
    case 'graph':
      return /^(@microsoft\/microsoft-graph-(client|types)|zod|node:(crypto|buffer))$/;
    case 'html':
      return /^(sanitize-html|htmlparser2|piscina)$/;
    case 'tables':
      return /^(@azure\/data-tables|zod|node:crypto)$/;
    case 'seals':
      return /^zod$/;
    case 'open-telemetry':
      return /^(@opentelemetry\/.*|@azure\/monitor-opentelemetry-exporter|node:crypto)$/;
    case 'queues':
      return /^@azure\/storage-queue$/;
    default:
      return /^(@azure\/storage-blob|node:crypto|node:stream\/consumers)$/;
  }
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s*'([^']+)'/g;

/** What a file's text imports or exports from, as it is written. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** The imports that a file's text breaks the rules with, as sentences. `file` is relative to the root. */
export function violations(file: string, text: string): string[] {
  const room = ROOMS.find(({ path }) => path.test(file));
  if (!room) return [`${file} is in no room`];
  const broken = importsOf(text).filter((specifier) =>
    specifier.startsWith('.')
      ? !room.mayImport.some((allowed) => allowed.test(target(file, specifier)))
      : !room.packages.test(specifier),
  );
  const environment =
    READS_ENVIRONMENT.test(text) &&
    /^(shared|functions)\//.test(file) &&
    file !== 'functions/main.ts'
      ? [`${file} reads process.env`]
      : [];
  return [...broken.map((specifier) => `${file} imports ${specifier}`), ...environment];
}

/** What only the environment tells a package may be written there. */
const READS_ENVIRONMENT = /process\.env(?!\[[^\]]+\] = )/;

export const ROOM_FOLDERS = [
  'functions',
  'shared',
  'client',
  'web',
  'simulator',
  'local',
  'examples',
] as const;

/** All TypeScript sources of the rooms, relative to the root. What was built of them is none. */
export function sources(root: string): string[] {
  return ROOM_FOLDERS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.split(sep).includes('dist'))
      .map((name) => `${room}/${name}`),
  );
}

export function allViolations(root: string): string[] {
  return sources(root).flatMap((file) => violations(file, readFileSync(join(root, file), 'utf8')));
}

function target(file: string, specifier: string): string {
  return relative(resolve('.'), resolve(dirname(file), specifier));
}
