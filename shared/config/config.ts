import type { Settings } from './settings-schema.ts';

export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly pem: string }
  | { readonly kind: 'managed-identity' };

type StorageConfig =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly clientId: string | null;
      readonly blobUrl: string;
      readonly queueUrl: string;
      readonly tableUrl: string;
    };

export interface VaultKeyConfig {
  /** Without version and trailing slash. */
  readonly url: string;
  /** The version that seals; null: the newest. */
  readonly version: string | null;
}

/** What seals token caches: the first of what is named, and all open. Local keys are 32 bytes each, all newest first. */
export type TokenSealsConfig =
  | {
      readonly sealedBy: 'local';
      readonly local: NonEmpty<Uint8Array>;
      readonly vault: readonly VaultKeyConfig[];
    }
  | {
      readonly sealedBy: 'vault';
      readonly local: readonly Uint8Array[];
      readonly vault: NonEmpty<VaultKeyConfig>;
    };

export type NonEmpty<T> = readonly [T, ...T[]];

export interface TelemetryConfig {
  /** Of an OpenTelemetry collector, without `/v1/…`. */
  readonly otlpUrl: string | null;
  readonly applicationInsights: {
    readonly connectionString: string;
    /** By a managed identity: its client id, null for the system-assigned one. Absent: by the string alone. */
    readonly identity?: { readonly clientId: string | null };
  } | null;
  /** The part of all traces that is kept, 0 to 1. */
  readonly tracesKept: number;
}

export interface Config {
  /** Each under the name of its setting, by which the host finds it, too. The first is `AzureWebJobsStorage`. */
  readonly storageAccounts: NonEmpty<StorageConfig & { readonly name: string }>;
  /** Queues for each kind of work. */
  readonly queueShards: number;
  readonly publicBaseUrl: string;
  readonly microsoft: {
    readonly clientId: string;
    readonly credential: ClientCredential;
    readonly tenant: string;
    readonly allowedTenants: readonly string[];
    /** Without tenant and trailing slash. */
    readonly loginUrl: string;
    /** With `/v1.0`, without trailing slash. */
    readonly graphUrl: string;
  };
  /** Client id of the app's user-assigned identity, the one that opens the storage; null: the system-assigned one. */
  readonly identityClientId: string | null;
  readonly tokenSeals: TokenSealsConfig;
  /** At least 32 bytes each, newest first. */
  readonly clientStateKeys: NonEmpty<Uint8Array>;
  readonly notifications: {
    /** `rich`: notifications carry the threading, encrypted. */
    readonly kind: 'basic' | 'rich';
    /** PEM of a certificate and its private key each, newest first: the first encrypts, all decrypt. */
    readonly certificates: readonly string[];
  };
  /** Null: events stand in the feed alone. */
  readonly crmWebhook: {
    readonly url: string;
    readonly secrets: NonEmpty<string>;
    /** On this machine itself, which only a service on loopback may tell. */
    readonly isOnLoopback: boolean;
  } | null;
  /** The types of events that the webhook is told of. */
  readonly crmWebhookEvents: Settings['CRM_WEBHOOK_EVENTS'];
  readonly allowedReturnOrigins: readonly string[];
  /** Exact origins of the CRM's pages that may call the routes of their own user. */
  readonly allowedUiOrigins: readonly string[];
  /** Where traces and measures go; null: nowhere. */
  readonly telemetry: TelemetryConfig | null;
  readonly attachmentLimitBytes: number;
  readonly resyncMinutes: number;
  readonly delayScale: number;
}
