/** A file for an upload field. */
export type FilePayload = { name: string; mimeType: string; buffer: Buffer };

export function fileOf(name: string, bytes: number): FilePayload {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(bytes, name) };
}
