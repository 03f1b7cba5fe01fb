// The job in the page itself: the same session and pipeline as behind the server.
import { firstSettings } from '../../engine/firstSettings.js';
import type { Input } from '../../engine/input.js';
import { Session } from '../../engine/session.js';
import { memoryShelf, newRecord, type SessionRecord, type Shelf } from '../../engine/shelf.js';
import { textTable } from '../../sources/textTable.js';
import type { TextTable } from '../../sources/textTable.js';
import { fileInput, ownInput, previewOf, usableOf } from './inputs.js';
import type { Answer, Request } from './messages.js';
import { PageLink } from './pageLink.js';
import { type KeptInput, type KeptSession, PageShelf } from './pageShelf.js';

const link = new PageLink((updates) => post({ type: 'updates', updates }));
let session: Session | undefined;
let file: { readonly name: string; readonly text: string; readonly table: TextTable } | undefined;

/** To the page. The types of the DOM know windows only, which want to be told for whom a message is. */
function post(answer: Answer): void {
  (postMessage as (message: Answer) => void)(answer);
}

/** Goes on with what is kept, where that is what is asked for; else begins with `other`. */
async function goOn(url: string, other: 'flights' | 'bids', isAsked: (kept: KeptInput) => boolean): Promise<void> {
  const shelf = await PageShelf.open();
  const kept = await shelf?.session().catch(() => undefined);
  const input = kept && isAsked(kept.input) ? await inputOf(kept, url).catch(() => undefined) : undefined;
  if (shelf !== undefined && kept !== undefined && input !== undefined) return run(input, shelf, kept.record, true);
  return begin(await ownInput(other, url), { type: other }, '', shelf);
}

async function inputOf({ input, text }: KeptSession, url: string): Promise<Input> {
  if (input.type === 'file') return fileInput(input.name, textTable(text), input.columns, input.window);
  return ownInput(input.type, url);
}

/** Begins with what has not been replayed before. */
async function begin(input: Input, kept: KeptInput, text: string, shelf: PageShelf | undefined): Promise<void> {
  // Where it does not fit, it is replayed all the same.
  const isKept = await shelf?.begin(kept, text).then(
    () => true,
    () => false,
  );
  run(input, shelf !== undefined && isKept ? shelf : memoryShelf(), newRecord(firstSettings(input.about)), false);
}

function run(input: Input, shelf: Shelf, record: SessionRecord, isResumed: boolean): void {
  session = new Session(input, link, shelf, record, isResumed);
  session.start();
}

async function answer(request: Request): Promise<void> {
  switch (request.type) {
    case 'resume':
      return goOn(request.url, 'flights', () => true);
    case 'flights':
    case 'bids':
      return goOn(request.url, request.type, ({ type }) => type === request.type);
    case 'look': {
      const { name } = request.file;
      const text = await request.file.text();
      file = { name, text, table: textTable(text) };
      return post({ type: 'preview', ...previewOf(name, file.table) });
    }
    case 'check': {
      if (file === undefined) return;
      const { columns } = request;
      return post({ type: 'checked', columns, usable: usableOf(file.table, columns) });
    }
    case 'file': {
      if (file === undefined) return;
      const { name, text, table } = file;
      const { columns, window } = request;
      const input = fileInput(name, table, columns, window);
      file = undefined;
      return begin(input, { type: 'file', name, columns, window }, text, await PageShelf.open());
    }
    case 'command':
      return session?.do(request.command);
    case 'taken':
      return link.taken();
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  answer(data).catch((error: unknown) => {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
