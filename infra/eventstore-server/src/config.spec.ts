import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('listens on loopback unless told otherwise', () => {
    expect(readConfig({ EVENTSTORE_DATA_DIR: '/data', PORT: '4430' })).toEqual({
      dataDir: '/data',
      port: 4430,
      host: '127.0.0.1',
    });
  });

  it('takes certificate, address and limits', () => {
    expect(
      readConfig({
        EVENTSTORE_DATA_DIR: '/data',
        PORT: '4430',
        EVENTSTORE_ADVERTISED_HOST: 'events.local',
        EVENTSTORE_TLS_CERT_FILE: '/cert.pem',
        EVENTSTORE_TLS_KEY_FILE: '/key.pem',
        EVENTSTORE_MAX_APPEND_SIZE: '4096',
      }),
    ).toEqual({
      dataDir: '/data',
      port: 4430,
      host: '127.0.0.1',
      advertised: { host: 'events.local' },
      tls: { certFile: '/cert.pem', keyFile: '/key.pem' },
      maxAppendSize: 4096,
    });
  });

  it('refuses a certificate without its key', () => {
    const env = { EVENTSTORE_DATA_DIR: '/data', PORT: '0', EVENTSTORE_TLS_CERT_FILE: '/cert.pem' };
    expect(() => readConfig(env)).toThrow('a certificate needs its key');
  });

  it('says where faults may be injected only when it was told', () => {
    const env = { EVENTSTORE_DATA_DIR: '/data', PORT: '4430' };
    expect(readConfig(env).faultsPort).toBeUndefined();
    expect(readConfig({ ...env, EVENTSTORE_FAULTS_PORT: '4431' }).faultsPort).toBe(4431);
    expect(() => readConfig({ ...env, EVENTSTORE_FAULTS_PORT: '' })).toThrow('FAULTS_PORT');
  });

  it('names every problem at once', () => {
    expect(() => readConfig({ PORT: 'abc' })).toThrow(
      /EVENTSTORE_DATA_DIR[^]*PORT|PORT[^]*EVENTSTORE_DATA_DIR/,
    );
  });
});
