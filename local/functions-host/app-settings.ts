/** Replaces `%NAME%` in a binding's option by the app setting, as the host does. */
export function resolveSettings(text: string, env: NodeJS.ProcessEnv): string {
  return text.replaceAll(/%([^%]+)%/g, (_whole, name: string) => {
    const value = env[name];
    if (value === undefined) throw new Error(`"${text}" names the app setting ${name}, not set`);
    return value;
  });
}

/**
 * The storage account that a queue trigger's `connection` names: the setting of that name or, as in
 * Azure, of the name behind `AzureWebJobs`. Only connection strings work on this host.
 */
export function storageConnection(connection: string, env: NodeJS.ProcessEnv): string {
  const value = env[`AzureWebJobs${connection}`] ?? env[connection || 'AzureWebJobsStorage'];
  if (value === undefined || value === '') {
    throw new Error(
      `The app setting "${connection || 'AzureWebJobsStorage'}" must hold a connection string.`,
    );
  }
  return value;
}
