import type { Machine } from './machine';

/** The same machine with every write refused: what `--plan` looks at. A refused write is a bug. */
export function readOnly(machine: Machine): Machine {
  const refuse = (what: string): Promise<never> =>
    Promise.reject(new Error(`a check tried to change the machine: ${what}`));
  return {
    run: (argv, options) => (options.access === 'read' ? machine.run(argv, options) : refuse(argv.join(' '))),
    readFile: (path) => machine.readFile(path),
    stat: (path) => machine.stat(path),
    list: (path) => machine.list(path),
    writeFile: (path) => refuse(`write ${path}`),
    appendFile: (path) => refuse(`append to ${path}`),
    makeDirectory: (path) => refuse(`mkdir ${path}`),
    remove: (path) => refuse(`remove ${path}`),
  };
}
