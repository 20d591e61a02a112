import { randomUUID } from 'node:crypto';
import type {
  CoreInvocationContext,
  FunctionCallback,
  FunctionMetadata,
  InvocationResponse,
  LogCategory,
  LogLevel,
  ProgrammingModel,
  RpcTraceContext,
  RpcTypedData,
} from './core-api.ts';
import { provideCoreModule } from './core-module.ts';
import { Disposable } from './disposable.ts';
import { importEntryPoint } from './entry-point.ts';
import { createHooks, type Hooks } from './hooks.ts';
import type { Log } from './log.ts';
import { triggerOf, type Trigger } from './trigger.ts';

export type TriggerData = {
  data: RpcTypedData;
  metadata?: Record<string, RpcTypedData>;
  traceContext: RpcTraceContext;
};

export type AppFunction = { name: string; trigger: Trigger };

export type App = {
  functions: AppFunction[];
  /** Runs hooks and handler; rejects with what the handler threw. */
  invoke: (name: string, input: TriggerData) => Promise<InvocationResponse>;
  /** Runs the `appTerminate` hooks. */
  terminate: () => Promise<void>;
};

type Registered = { metadata: FunctionMetadata; callback: FunctionCallback; trigger: Trigger };

const WORKER_CAPABILITIES = { RawHttpBodyBytes: 'true', UseNullableValueDictionaryForHttp: 'true' };

/**
 * Loads the app into this process as the Azure Functions Node worker would. One app per process:
 * ES modules are cached, and the app reads its settings while it is imported.
 */
export async function loadApp(appRoot: string, log: Log): Promise<App> {
  const registered = new Map<string, Registered>();
  const hooks = createHooks();
  let model: ProgrammingModel | undefined;
  let started = false;

  const logger = (category: string, invocation?: { id: string; context: () => unknown }) =>
    createLogger(log, hooks, category, invocation);

  provideCoreModule({
    version: '3.13.0',
    hostVersion: '4.1045.0',
    Disposable,
    log: logger('Worker'),
    registerHook: hooks.register,
    setProgrammingModel: (next: ProgrammingModel) => {
      model = next;
    },
    getProgrammingModel: () => model,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
      if (started) throw new Error('A function can only be registered during app startup.');
      if (registered.has(metadata.name)) {
        throw new Error(`A function named "${metadata.name}" has already been registered.`);
      }
      registered.set(metadata.name, { metadata, callback, trigger: triggerOf(metadata) });
      return new Disposable(() => registered.delete(metadata.name));
    },
  });

  await importEntryPoint(appRoot);
  started = true;
  if (model === undefined) throw new Error('The app has registered no function.');
  const programmingModel = model;
  const capabilities = await programmingModel.getCapabilities?.({ ...WORKER_CAPABILITIES });
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new Error('This host does not offer HTTP streams: leave out "enableHttpStream".');
  }

  const appHookData = {};
  const appScope = { hookData: {}, appHookData };
  await hooks.run('appStart', { ...appScope, functionAppDirectory: appRoot });

  async function invoke(name: string, input: TriggerData): Promise<InvocationResponse> {
    const target = registered.get(name);
    if (target === undefined) throw new Error(`There is no function "${name}".`);
    const invocationId = randomUUID();
    let invocationContext: unknown;
    const core: CoreInvocationContext = {
      invocationId,
      metadata: target.metadata,
      state: undefined,
      request: {
        invocationId,
        functionId: name,
        inputData: [{ name: target.trigger.binding, data: input.data }],
        triggerMetadata: input.metadata ?? {},
        traceContext: input.traceContext,
      },
      log: logger(`Function.${name}`, { id: invocationId, context: () => invocationContext }),
    };
    const invocation = await programmingModel.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    invocationContext = context;

    const scope = { hookData: {}, appHookData, invocationContext: context };
    const before = { ...scope, inputs, functionCallback: target.callback };
    core.state = 'preInvocationHooks';
    await hooks.run('preInvocation', before);

    const after: { result: unknown; error: unknown; inputs: unknown[] } = {
      ...scope,
      inputs: before.inputs,
      result: null,
      error: null,
    };
    core.state = 'invocation';
    try {
      after.result = await invocation.invokeFunction(
        context,
        before.inputs,
        before.functionCallback,
      );
    } catch (error) {
      after.error = error;
    }
    core.state = 'postInvocationHooks';
    await hooks.run('postInvocation', after);
    core.state = undefined;

    if (after.error !== null && after.error !== undefined) throw after.error;
    return invocation.getResponse(context, after.result);
  }

  return {
    functions: [...registered.values()].map(({ metadata, trigger }) => ({
      name: metadata.name,
      trigger,
    })),
    invoke,
    terminate: () => hooks.run('appTerminate', appScope),
  };
}

function createLogger(
  log: Log,
  hooks: Hooks,
  source: string,
  invocation?: { id: string; context: () => unknown },
): (level: LogLevel, category: LogCategory, message: string) => void {
  return (level, category, message) => {
    const line = { level, category, message, invocationContext: invocation?.context() };
    hooks.runNow('log', line);
    if (line.level === 'none') return;
    log({
      level: line.level,
      category: category === 'user' ? `${source}.User` : source,
      message: line.message,
      ...(invocation && { invocationId: invocation.id }),
    });
  };
}
