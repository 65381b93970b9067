import { arch, cpus, loadavg, totalmem } from 'node:os';

/** What figures were measured on, in one line; the load is that of before. */
export const describeMachine = (): string => {
  const [load = 0] = loadavg();
  const model = cpus()[0]?.model.trim() ?? arch();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${memory} GiB, Node ${process.version}, load ${load.toFixed(1)} before`;
};
