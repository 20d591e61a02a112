import type { IncomingMessage } from 'node:http';
import type { Html } from './html.ts';

/** One request as the routes see it. `form` reads urlencoded and multipart bodies. */
export type CrmRequest = {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  params: Readonly<Record<string, string>>;
  body: Buffer;
};

export type CrmReply = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

export function htmlReply(status: number, content: Html): CrmReply {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, body: content.text };
}

/** 303: a reload of the page that follows never repeats the POST. */
export function redirect(location: string, headers: Record<string, string> = {}): CrmReply {
  return { status: 303, headers: { ...headers, location, 'cache-control': 'no-store' } };
}

/** The posted fields; a body that is no form reads as an empty one. */
export async function readForm(request: CrmRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const response = new Response(new Uint8Array(request.body), { headers });
  return response.formData().catch(() => new FormData());
}

export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

export function cookie(request: Pick<CrmRequest, 'headers'>, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}
