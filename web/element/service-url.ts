/** Where this script came from, without its own path: the service may lie beneath a path of its host. */
export function serviceUrl(): string {
  return import.meta.url.replace(/\/api\/ui\/[^/]*$/, '');
}
