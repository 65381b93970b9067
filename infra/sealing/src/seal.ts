import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Every key has so many bytes. */
export const keyBytes = 32;

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** The first byte: how the rest is made, so that another way can come beside this one. */
const format = 1;
const headBytes = 1 + ivBytes + tagBytes;

/** What was opened was not sealed with this key, at this place, or is not as it was sealed. */
export class BrokenSealError extends Error {
  readonly code = 'BROKEN_SEAL';
}

/**
 * Encrypts with AES-256-GCM. `place` is not kept, but has to be the same when it is opened: what was sealed in
 * one place can not be moved to another. The same text is sealed differently each time.
 */
export const seal = (key: Uint8Array, place: string, plain: Uint8Array): Buffer => {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), sealed]);
};

/** The reverse of `seal`; throws `BrokenSealError`. */
export const openSealed = (key: Uint8Array, place: string, sealed: Uint8Array): Buffer => {
  if (sealed[0] !== format || sealed.length < headBytes) throw new BrokenSealError('not a seal');
  const iv = sealed.subarray(1, 1 + ivBytes);
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(1 + ivBytes, headBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
  } catch (cause) {
    throw new BrokenSealError('the seal is broken, or of another key or place', { cause });
  }
};
