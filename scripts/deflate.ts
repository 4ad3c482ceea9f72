/** `node deflate.js FILE...` writes each FILE.deflated; scripts/release.mts runs it under the runtime. */
import { keepDeflated } from '../src/bundle/deflated-file';

async function main(): Promise<void> {
  for (const file of process.argv.slice(2)) await keepDeflated(file);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
