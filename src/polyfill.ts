/**
 * What Node 10.24.1 lacks and our dependencies use (zod 4, tar 7). Kept small: every polyfill
 * costs start-up time. Imported first by main.ts.
 */
import 'core-js/es/global-this';
import 'core-js/web/queue-microtask';
import 'core-js/es/array/flat';
import 'core-js/es/array/flat-map';
import 'core-js/es/array/at';
import 'core-js/es/object/from-entries';
import 'core-js/es/object/has-own';
import 'core-js/es/string/match-all';
import 'core-js/es/string/replace-all';
import 'core-js/es/string/at';
import 'core-js/es/promise/all-settled';
import * as util from 'util';

const scope = global as unknown as Record<string, unknown>;
if (scope['TextEncoder'] === undefined) scope['TextEncoder'] = util.TextEncoder;
if (scope['TextDecoder'] === undefined) scope['TextDecoder'] = util.TextDecoder;
