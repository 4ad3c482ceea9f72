/**
 * `node start.js PROGRAM ARGUMENT...` does what `node PROGRAM ARGUMENT...` does, and starts in half
 * the time: what V8 compiled is kept beside the program, for each verb by itself, in
 * PROGRAM.<version of Node>.<verb>.code. Launchers use it where the program's folder belongs to whoever may change the program anyway (a checkout, a
 * release, an installed node), never in an unpacked bundle: such a file is code that no signature covers.
 */
import { createHash } from 'crypto';
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'fs';
import Module from 'module';
import * as path from 'path';
import { Script } from 'vm';

const DIGEST_BYTES = 32;

/** Since Node 10.6; @types/node tell it only later. */
type CachingScript = Script & { createCachedData(): Buffer };

/** As Node wraps a module (`Module.wrap`). */
const [HEAD, TAIL] = (Module as unknown as { readonly wrapper: readonly [string, string] }).wrapper;

/** The program as a function of a module's variables. */
function readSource(program: string): Buffer {
  const file = openSync(program, 'r');
  try {
    const { size } = fstatSync(file);
    const source = Buffer.allocUnsafeSlow(HEAD.length + size + TAIL.length);
    source.write(HEAD, 0, HEAD.length, 'latin1');
    const end = HEAD.length + readSync(file, source, HEAD.length, size, 0);
    source.write(TAIL, end, TAIL.length, 'latin1');
    return source;
  } finally {
    closeSync(file);
  }
}

/** The words that begin the arguments and say what is done, such as `bundle-lock`; each verb runs other functions. */
function verbOf(args: readonly string[]): string {
  const end = args.findIndex((arg) => !/^[a-z]+$/.test(arg));
  return (end < 0 ? args : args.slice(0, end)).slice(0, 2).join('-');
}

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
function keepCode(file: string, content: readonly Buffer[]): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    writeFileSync(temporary, Buffer.concat(content));
    renameSync(temporary, file);
  } catch {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
  }
}

function start(program: string, args: readonly string[]): void {
  const source = readSource(program);
  const codeFile = [program, process.version, verbOf(args), 'code'].filter((part) => part !== '').join('.');
  const code = readCode(codeFile, source);
  // The build writes ASCII only. As latin1 a long text stays outside of V8's heap, once.
  const script = new Script(source.toString('latin1'), {
    filename: program,
    ...(code === undefined ? {} : { cachedData: code }),
  }) as CachingScript;
  if (code === undefined || script.cachedDataRejected === true) {
    // At the end, when also the functions are compiled that were called: help and failures call few of them.
    process.on('exit', (exitCode) => {
      if (exitCode !== 0 || args.includes('--help')) return;
      const made = script.createCachedData();
      keepCode(codeFile, [digest(source, made), made]);
    });
  }
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, program, path.dirname(program));
}

process.argv.splice(1, 1);
const [, program = ''] = process.argv;
process.argv[1] = path.resolve(program);
start(process.argv[1], process.argv.slice(2));
