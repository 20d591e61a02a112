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

export type NonEmpty<T> = readonly [T, ...T[]];

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
  /** 32 bytes each, newest first. */
  readonly tokenKeys: NonEmpty<Uint8Array>;
  /** At least 32 bytes each, newest first. */
  readonly clientStateKeys: NonEmpty<Uint8Array>;
  readonly notifications: {
    /** `rich`: notifications carry the threading, encrypted. */
    readonly kind: 'basic' | 'rich';
    /** PEM of a certificate and its private key each, newest first: the first encrypts, all decrypt. */
    readonly certificates: readonly string[];
  };
  /** Null: no events. */
  readonly crmWebhook: { readonly url: string; readonly secrets: NonEmpty<string> } | null;
  readonly allowedReturnOrigins: readonly string[];
  readonly attachmentLimitBytes: number;
  readonly resyncMinutes: number;
  readonly delayScale: number;
}
