// Bundles the program (dist/heartbundle.js), the daemon (dist/failoverd.js) and what starts either faster
// (dist/start.js), each one CommonJS file lowered for Node 10.24.1.
import { build } from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Built-in modules of Node 10.24.1 that the bundle may import. */
const NODE10_BUILTINS = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram dns domain events fs http http2 ' +
    'https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder ' +
    'timers tls trace_events tty url util v8 vm zlib'
  ).split(' '),
);

const node10 = {
  name: 'node10',
  setup(build) {
    build.onResolve({ filter: /^(node:)?fs\/promises$/ }, () => ({
      path: 'fs/promises',
      namespace: 'node10',
    }));
    build.onLoad({ filter: /^fs\/promises$/, namespace: 'node10' }, () => ({
      contents: "module.exports = require('fs').promises;",
      loader: 'js',
    }));
    build.onResolve({ filter: /^[a-z_0-9:/]+$/ }, ({ path, importer }) => {
      const name = path.replace(/^node:/, '');
      if (NODE10_BUILTINS.has(name)) return { path: name, external: true };
      if (path.startsWith('node:'))
        return { errors: [{ text: `${importer} imports ${path}, which Node 10 does not have` }] };
      return undefined;
    });
  },
};

/** zod carries its messages in fifty languages; a seventh of the program, of which none is shown. */
const zodInEnglish = {
  name: 'zod-in-english',
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

mkdirSync(join(root, 'dist'), { recursive: true });
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node10',
  format: 'cjs',
  plugins: [node10, zodInEnglish],
  define: { HEARTBUNDLE_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  logLevel: 'warning',
};

// Minified, names kept: the source text stays in memory, the daemon's for months.
const compact = { ...common, minifyWhitespace: true, minifySyntax: true };
await build({ ...compact, entryPoints: ['src/main.ts'], outfile: 'dist/heartbundle.js' });
await build({ ...compact, entryPoints: ['src/failoverd-main.ts'], outfile: 'dist/failoverd.js' });
await build({ ...common, entryPoints: ['src/start.ts'], outfile: 'dist/start.js' });
// For the release only.
await build({ ...common, entryPoints: ['scripts/deflate.ts'], outfile: 'dist/deflate.js' });

// src/start.ts reads them as latin1.
for (const file of ['heartbundle.js', 'failoverd.js']) {
  if (readFileSync(join(root, 'dist', file)).some((byte) => byte >= 0x80)) {
    throw new Error(`dist/${file} holds a character that is not ASCII; write it as an escape`);
  }
}
