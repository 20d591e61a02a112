import {
  constants,
  createCipheriv,
  createHmac,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { messageJson } from '../graph/message-json.ts';
import type { Message } from '../mail/types.ts';
import type { ResourceData } from './subscription.ts';

const KEY_BYTES = 32;
const IV_BYTES = 16;

/** What was selected of a message, as it is now, for whom the subscription was made: a key of its own for each item. */
export function encryptedContent(
  resourceData: ResourceData,
  message: Message,
  immutableIds: boolean,
): Record<string, string> {
  const certificate = new X509Certificate(Buffer.from(resourceData.certificate, 'base64'));
  const key = randomBytes(KEY_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES));
  const text = JSON.stringify(contentOf(resourceData, message, immutableIds));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const dataKey = publicEncrypt({ key: certificate.publicKey, padding, oaepHash: 'sha1' }, key);
  return {
    data: data.toString('base64'),
    dataKey: dataKey.toString('base64'),
    dataSignature: createHmac('sha256', key).update(data).digest('base64'),
    encryptionCertificateId: resourceData.certificateId,
    encryptionCertificateThumbprint: certificate.fingerprint.replaceAll(':', ''),
  };
}

/** The selected properties and no others, as a GET shows them, with the types that Graph notes beside some. */
function contentOf(
  { select, expand }: ResourceData,
  message: Message,
  immutableIds: boolean,
): Record<string, unknown> {
  // `uniqueBody` can not be selected here: nothing is looked for.
  const how = { immutableIds, bodyType: null, find: () => undefined };
  const shown = messageJson(message, { select, expand }, how);
  const { id, '@odata.etag': _, ...rest } = shown;
  const isSelected = select.some((name) => name.toLowerCase() === 'id');
  return {
    ...(isSelected ? { id } : {}),
    ...('receivedDateTime' in rest ? { 'receivedDateTime@odata.type': '#DateTimeOffset' } : {}),
    ...rest,
  };
}

/** The same with its last byte changed: the signature no longer fits. */
export function corrupted(item: Record<string, unknown>): Record<string, unknown> {
  const content = item['encryptedContent'];
  if (typeof content !== 'object' || content === null || !('data' in content)) return item;
  const data = Buffer.from(String(content.data), 'base64');
  const last = data.length - 1;
  data.writeUInt8(data.readUInt8(last) ^ 1, last);
  return { ...item, encryptedContent: { ...content, data: data.toString('base64') } };
}
