import { buildStandIn } from '../mq';
import { buildMirror } from './build';
import { seedPackages } from './seed';
import { serveMirror, type Fault } from './server';

const USAGE = `usage: npm run mirror -- COMMAND

  build                     build the sample mirror (or find it in the cache) and print its folder
  path                      the same, printing nothing else
  seed                      paths of the RPMs a minimal EL 6.7 node has installed
  mq                        build the MQ stand-in's RPMs and print their paths
  serve [--port N] [--fault KIND:REGEXP]...
                            serve it on http://127.0.0.1:8480 (base/, epel/, keys/) until Ctrl-C
                            KIND: slow=BYTES_PER_SECOND, cut=AFTER_BYTES, status=CODE, status=503x2 (twice),
                            wrong-bytes, redirect=URL ($path = the path asked for),
                            mirror-list=DEAD (as many dead mirrors before this server)
`;

/** Port of the recipe's base URLs. */
const DEFAULT_PORT = 8480;

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case 'build': {
      const started = Date.now();
      const mirror = await buildMirror((line) => console.error(line));
      console.error(
        `${mirror.packages.length} packages, ${((Date.now() - started) / 1000).toFixed(1)} s: ${mirror.dir}`,
      );
      return;
    }
    case 'path':
      console.log((await buildMirror()).dir);
      return;
    case 'seed':
      console.log((await seedPackages()).join('\n'));
      return;
    case 'mq':
      console.log((await buildStandIn()).files.join('\n'));
      return;
    case 'serve': {
      const { port, faults } = parseServeOptions(rest);
      const mirror = await buildMirror((line) => console.error(line));
      const server = await serveMirror({ dir: mirror.dir, port, faults });
      console.log(`serving ${mirror.dir} on ${server.url}`);
      const stop = (): void => void server.close().then(() => process.exit(0));
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
      return;
    }
    default:
      console.error(USAGE);
      process.exitCode = 2;
  }
}

function parseServeOptions(args: readonly string[]): { port: number; faults: Fault[] } {
  let port = DEFAULT_PORT;
  const faults: Fault[] = [];
  for (let at = 0; at < args.length; at += 2) {
    const value = args[at + 1] ?? '';
    if (args[at] === '--port') port = Number(value);
    else if (args[at] === '--fault') faults.push(parseFault(value));
    else throw new Error(`unknown option ${args[at] ?? ''}`);
  }
  return { port, faults };
}

/** `slow=50000:primary` → every path that matches /primary/ not faster than 50 kB/s. */
function parseFault(text: string): Fault {
  const match =
    /^(slow|cut|status|wrong-bytes|redirect|mirror-list)(?:=([^:]+|https?:\/\/[^:]+(?::\d+)?[^:]*))?:(.+)$/.exec(
      text,
    );
  if (match === null) throw new Error(`not a fault: ${text}`);
  const [, type, value = '', pattern = ''] = match;
  const where = new RegExp(pattern);
  switch (type) {
    case 'slow':
      return { match: where, kind: { type, bytesPerSecond: Number(value) } };
    case 'cut':
      return { match: where, kind: { type, afterBytes: Number(value) } };
    case 'status': {
      const [status, times] = value.split('x');
      return {
        match: where,
        kind: { type, status: Number(status), ...(times === undefined ? {} : { times: Number(times) }) },
      };
    }
    case 'mirror-list':
      return { match: where, kind: { type, dead: Number(value) } };
    case 'redirect':
      return { match: where, kind: { type, to: value } };
    default:
      return { match: where, kind: { type: 'wrong-bytes' } };
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
