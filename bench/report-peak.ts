// Preloaded into a measured process: when it exits, it writes down the most memory it ever held (KiB) and the processor
// time it took (seconds, of all its threads).

import { writeFileSync } from 'node:fs';
import type { Used } from './run-process.js';

process.on('exit', () => {
  const file = process.env.SLUICE_BENCH_PEAK;
  if (file === undefined) return;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const used: Used = { peakMiB: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(file, JSON.stringify(used));
});
