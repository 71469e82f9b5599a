// Preloaded into a measured process: when it exits, it writes down the most memory it ever held (KiB).

import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env.SLUICE_BENCH_PEAK;
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
