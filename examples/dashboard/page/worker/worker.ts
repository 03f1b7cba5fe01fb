// The job in the page itself: the same session and pipeline as behind the server.
import { memoryCheckpoints } from 'rxtide/checkpoints';
import { firstSettings } from '../../engine/firstSettings.js';
import type { Input } from '../../engine/input.js';
import { Session } from '../../engine/session.js';
import { textTable } from '../../sources/textTable.js';
import type { TextTable } from '../../sources/textTable.js';
import { fileInput, previewOf, sampleInput } from './inputs.js';
import type { Answer, Request } from './messages.js';
import { PageLink } from './pageLink.js';

const link = new PageLink((updates) => post({ type: 'updates', updates }));
let session: Session | undefined;
let file: { readonly name: string; readonly table: TextTable } | undefined;

/** To the page. The types of the DOM know windows only, which want to be told for whom a message is. */
function post(answer: Answer): void {
  (postMessage as (message: Answer) => void)(answer);
}

function start(input: Input): void {
  session = new Session(input, firstSettings(input.about), link, memoryCheckpoints);
  session.start();
}

async function answer(request: Request): Promise<void> {
  switch (request.type) {
    case 'sample':
      return start(await sampleInput(request.url));
    case 'look':
      file = { name: request.file.name, table: textTable(await request.file.text()) };
      return post({ type: 'preview', ...previewOf(file.name, file.table) });
    case 'file':
      if (file !== undefined) start(fileInput(file.name, file.table, request.columns, request.window));
      return;
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
