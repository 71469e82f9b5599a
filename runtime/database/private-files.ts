// Ledgers, plans and what overflows from memory hold payloads: while work of that kind runs, every file that the
// process makes, the database's own logs included, is its owner's alone.

const OWNER_ONLY = 0o077;

let brackets = 0;
let before = 0;

/** Brackets may overlap; the process has its own mask again after the last. */
export async function withPrivateFiles<T>(work: () => Promise<T>): Promise<T> {
  if (brackets === 0) before = process.umask(OWNER_ONLY);
  brackets += 1;
  try {
    return await work();
  } finally {
    brackets -= 1;
    if (brackets === 0) process.umask(before);
  }
}
