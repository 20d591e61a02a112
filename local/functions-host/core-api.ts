/**
 * The contract between a Functions worker and a programming model such as `@azure/functions`:
 * what the built-in module `@azure/functions-core` offers, and what the model answers with.
 * Only what this host uses; the names are those of the worker's public types.
 */
export type RpcTypedData = {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttpData;
};

export type RpcNullable<T> = { value?: T };

export type RpcHttpCookie = {
  name?: string;
  value?: string;
  domain?: RpcNullable<string>;
  path?: RpcNullable<string>;
  expires?: RpcNullable<{ seconds: number }>;
  secure?: RpcNullable<boolean>;
  httpOnly?: RpcNullable<boolean>;
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: RpcNullable<number>;
};

export type RpcHttpData = {
  method?: string;
  url?: string;
  body?: RpcTypedData;
  nullableHeaders?: Record<string, RpcNullable<string>>;
  nullableParams?: Record<string, RpcNullable<string>>;
  nullableQuery?: Record<string, RpcNullable<string>>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcHttpCookie[];
};

export type RpcTraceContext = { traceParent: string; traceState?: string };

type InvocationRequest = {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: RpcTypedData }[];
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: RpcTraceContext;
};

export type InvocationResponse = { returnValue?: RpcTypedData | null };

/** A binding carries the trigger's own options (`route`, `queueName`, `schedule`, ...) beside these. */
type Binding = { type?: string; direction?: string; [option: string]: unknown };

export type FunctionMetadata = { name: string; bindings: Record<string, Binding> };

export type FunctionCallback = (...args: unknown[]) => unknown;

export type LogLevel =
  | 'trace'
  | 'debug'
  | 'information'
  | 'warning'
  | 'error'
  | 'critical'
  | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

export type CoreInvocationContext = {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
};

type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};

export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(
    defaults: Record<string, string>,
  ): Record<string, string> | Promise<Record<string, string>>;
};
