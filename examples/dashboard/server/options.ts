import { parseArgs } from 'node:util';

export const HELP = `The dashboard: a live job, and a page that shows it, for this machine alone.

  npm run dashboard                     three million flights
  npm run dashboard -- --bids           the bids among half a million events of NEXMARK
  npm run dashboard -- --port 9000      at this port, not at 8642; 0: any that is free
  npm run dashboard:build               the page alone, to out/dashboard/; any static host serves it
  npm run dashboard:build -- <folder>   the same, to another folder
`;

/** What is replayed, and at which port. */
export interface Options {
  readonly port: number;
  readonly bids: boolean;
}

/** What was asked for: to serve, or help. Throws what is wrong with it, as a sentence. */
export function optionsOf(argv: readonly string[]): Options | 'help' {
  const { port, bids, help } = parse(argv);
  if (help) return 'help';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('--port must be a number, such as 8642');
  return { port: Number(port), bids };
}

function parse(argv: readonly string[]): { readonly port: string; readonly bids: boolean; readonly help: boolean } {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '8642' },
        bids: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}: see --help`, { cause: error });
  }
}
