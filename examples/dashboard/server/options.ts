import { parseArgs } from 'node:util';

export const HELP = `The dashboard: a live job, and a page that shows it, for this machine alone.

  npm run dashboard                     three million flights
  npm run dashboard -- --port 9000      at this port, not at 8642; 0: any that is free
  npm run dashboard:build               the page alone, to out/dashboard/; any static host serves it
  npm run dashboard:build -- <folder>   the same, to another folder
`;

/** What was asked for: a port, or help. Throws what is wrong with it, as a sentence. */
export function optionsOf(argv: readonly string[]): { readonly port: number } | 'help' {
  const { port, help } = parse(argv);
  if (help) return 'help';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('--port must be a number, such as 8642');
  return { port: Number(port) };
}

function parse(argv: readonly string[]): { readonly port: string; readonly help: boolean } {
  try {
    return parseArgs({
      args: [...argv],
      options: { port: { type: 'string', default: '8642' }, help: { type: 'boolean', short: 'h', default: false } },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}: see --help`, { cause: error });
  }
}
