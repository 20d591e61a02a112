import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline';

/** For streams, forms, browsers, redirects, proxies and the SDK's own logs and spans: nothing that our calls need. */
const UNNEEDED = [
  'proxyPolicy',
  'decompressResponsePolicy',
  'wrapAbortSignalLikePolicy',
  'formDataPolicy',
  'multipartPolicy',
  'userAgentPolicy',
  'setClientRequestIdPolicy',
  'tracingPolicy',
  'redirectPolicy',
  'logPolicy',
  'storageBrowserPolicy',
  'storageRequestFailureDetailsParserPolicy',
];

/**
 * What an SDK does with each request, without the steps that our calls don't need: what retries, signs, serialises and
 * parses stays. Requests go through `client`.
 */
export function makeLean(pipeline: Pipeline, client: HttpClient): void {
  for (const name of UNNEEDED) pipeline.removePolicy({ name });
  // The last step of all, since the storage SDKs take a client of an older kind.
  const send = { name: 'keepAlive', sendRequest: client.sendRequest.bind(client) };
  pipeline.addPolicy(send, { afterPhase: 'Sign' });
}

/**
 * Answers of the queue service handed on as text. Its SDK reads XML only after it has failed to read it as JSON, and that
 * error costs more than the reading.
 */
export function readXmlAtOnce(pipeline: Pipeline): void {
  pipeline.addPolicy({
    name: 'xmlAsText',
    async sendRequest(request, next) {
      const response = await next(request);
      const type = response.headers.get('content-type');
      if (type?.startsWith('application/xml') === true) {
        response.headers.set('content-type', 'text/plain');
      }
      return response;
    },
  });
}
