import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that something is measured on, and how busy it is before, such as "2 × AMD EPYC, 24 GiB, load 0.1". */
export function machine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${all.length} × ${all[0]?.model.trim() ?? 'processor'}, ${memory}, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}
