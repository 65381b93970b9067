import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Tls } from '../credentials.ts';

/** Writes a new authority and a certificate for 127.0.0.1 that it has signed. */
export const createCertificates = async (folder: string): Promise<Tls & { caFile: string }> => {
  const ca = await generate([{ name: 'commonName', value: 'Throw-away authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const own = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  };
  return {
    caFile: await write('ca.pem', ca.cert),
    certFile: await write('cert.pem', own.cert),
    keyFile: await write('key.pem', own.private),
  };
};
