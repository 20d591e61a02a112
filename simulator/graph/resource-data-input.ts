import { X509Certificate } from 'node:crypto';
import type { ResourceData } from '../notify/subscription.ts';
import { GraphError } from './errors.ts';
import { stringFrom } from './json-input.ts';
import type { JsonObject } from './json-input.ts';
import { checkSelected } from './message-json.ts';
import { parseQueryOptions, rawOptions } from './query-options.ts';

const MAX_CERTIFICATE_ID = 128;
const KEY_BITS = { least: 2048, most: 4096 };
/** Of the options of a listing these make no sense for one message; by a `$filter` nothing is told here. */
const REFUSED = ['$top', '$skip', '$orderby', '$count', '$filter'];
const NOT_SELECTED = new Set(['body', 'uniquebody']);
const EXPANDED = new Set(['singlevalueextendedproperties', 'multivalueextendedproperties']);

/** What notifications with resource data carry, and for whom it is encrypted; `query` is the resource's. */
export function resourceDataFrom(input: JsonObject, query: string): ResourceData {
  const raw = rawOptions(new URLSearchParams(query));
  for (const name of REFUSED) {
    if (raw.has(name)) throw invalid(`${name} is not supported with includeResourceData.`);
  }
  const { select, expand } = parseQueryOptions(raw);
  if (select === null || select.length === 0) {
    throw invalid('A $select is required with includeResourceData.');
  }
  if (select.some((name) => NOT_SELECTED.has(name.toLowerCase()))) {
    throw invalid('Body and UniqueBody can not be part of resource data.');
  }
  if (expand.some(({ property }) => !EXPANDED.has(property.toLowerCase()))) {
    throw invalid('$expand of resource data is for extended properties only.');
  }
  checkSelected(select);
  return { select, expand, ...certificateFrom(input) };
}

export function certificateFrom(
  input: JsonObject,
): Pick<ResourceData, 'certificate' | 'certificateId'> {
  const certificate = stringFrom(input['encryptionCertificate'], 'encryptionCertificate');
  const certificateId = stringFrom(input['encryptionCertificateId'], 'encryptionCertificateId');
  if (certificateId === '' || certificateId.length > MAX_CERTIFICATE_ID) {
    throw invalid(`encryptionCertificateId must have 1 to ${MAX_CERTIFICATE_ID} characters.`);
  }
  const key = publicKeyOf(certificate);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < KEY_BITS.least || bits > KEY_BITS.most) {
    throw invalid('encryptionCertificate must be an RSA certificate of 2048 to 4096 bits.');
  }
  return { certificate, certificateId };
}

function publicKeyOf(certificate: string): X509Certificate['publicKey'] | null {
  try {
    return new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
  } catch {
    return null;
  }
}

function invalid(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}
