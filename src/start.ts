/**
 * `node start.js PROGRAM ARGUMENT...` does what `node PROGRAM ARGUMENT...` does, and starts in half
 * the time: what V8 compiled is kept beside the program, in PROGRAM.<version of Node>.code. Launchers
 * use it where the program's folder belongs to whoever may change the program anyway (a checkout, a
 * release, an installed node), never in an unpacked bundle: such a file is code that no signature covers.
 */
import { createHash } from 'crypto';
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'fs';
import Module from 'module';
import * as path from 'path';
import { Script } from 'vm';

const DIGEST_BYTES = 32;

/** Since Node 10.6; @types/node tell it only later. */
type CachingScript = Script & { createCachedData(): Buffer };

/** V8 itself only compares the length of the source; it refuses code of other versions, flags and CPUs. */
function digest(source: Buffer, code: Buffer): Buffer {
  return createHash('sha256').update(source).update(code).digest();
}

/** The kept code, unless it is absent, damaged or of another source. */
function readCode(file: string, source: Buffer): Buffer | undefined {
  try {
    const kept = readFileSync(file);
    const code = kept.slice(DIGEST_BYTES);
    return digest(source, code).equals(kept.slice(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing can be written, the next start is as slow as this one. */
function keepCode(file: string, source: Buffer, code: Buffer): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    writeFileSync(temporary, Buffer.concat([digest(source, code), code]));
    renameSync(temporary, file);
  } catch {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
  }
}

function start(program: string): void {
  const source = readFileSync(program);
  const codeFile = `${program}.${process.version}.code`;
  const code = readCode(codeFile, source);
  const script = new Script(Module.wrap(source.toString('utf8')), {
    filename: program,
    ...(code === undefined ? {} : { cachedData: code }),
  }) as CachingScript;
  if (code === undefined || script.cachedDataRejected === true) {
    // At the end, when also the functions are compiled that were called.
    process.on('exit', () => keepCode(codeFile, source, script.createCachedData()));
  }
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, program, path.dirname(program));
}

process.argv.splice(1, 1);
const [, program = ''] = process.argv;
process.argv[1] = path.resolve(program);
start(process.argv[1]);
