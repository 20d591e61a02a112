import type { HttpRequest } from '../router.ts';

/** A posted form of either encoding; a body that is no form reads as an empty one, which the checks then refuse. */
export async function parseForm(request: HttpRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const response = new Response(new Uint8Array(request.body), { headers });
  return response.formData().catch(() => new FormData());
}
