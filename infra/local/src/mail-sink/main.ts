import { readConfig } from './config.ts';
import { startMailSink } from './start-mail-sink.ts';

const sink = await startMailSink(readConfig());
console.log(`Mail sink ready: SMTP on ${sink.smtpPort}, page on ${sink.port}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sink.stop());
}
