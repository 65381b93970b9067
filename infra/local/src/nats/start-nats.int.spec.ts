import { connect } from 'nats';
import { describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { startNats } from './start-nats.ts';

describe('startNats', () => {
  it('answers a server that keeps the streams of a folder', async () => {
    const stateDir = temporaryFolder();
    const first = await startNats({ stateDir });
    const writer = await connect({ servers: first.url });
    const streams = await writer.jetstreamManager();
    await streams.streams.add({ name: 'KEPT', subjects: ['kept.*'] });
    await writer.jetstream().publish('kept.one', 'hello');
    await writer.close();
    await first.stop();

    const second = await startNats({ stateDir });
    const reader = await connect({ servers: second.url });
    const kept = await (await reader.jetstreamManager()).streams.getMessage('KEPT', { seq: 1 });
    await reader.close();
    await second.stop();
    removeFolder(stateDir);

    expect(kept.string()).toBe('hello');
  });

  it('says why it did not start', async () => {
    const first = await startNats();
    await expect(startNats({ port: first.port })).rejects.toThrow(/address already in use/);
    await first.stop();
  });
});
