import type { PageWorker } from '../feed/workerFeed.js';
import { byId, h, setText } from '../dom.js';
import { count, duration } from '../format.js';
import { WINDOW_LENGTHS } from '../../sources/tableReadings.js';
import type { Columns } from '../../sources/columns.js';
import type { Preview } from '../worker/messages.js';

/** What is asked of a file: which column is what, and how long a window is. */
const ROLES = ['at', 'key', 'value'] as const;

/** What was chosen is replayed by `worker`, which has read the file. */
type OnFile = (worker: PageWorker, columns: Columns, window: number) => void;

/** Takes a file that is dropped on the page or chosen, asks for its columns, and gives it to `onFile`. */
export function fileDialog(newWorker: () => PageWorker, onFile: OnFile): void {
  const dialog = byId<HTMLDialogElement>('file-dialog');
  const input = byId<HTMLInputElement>('file');
  /** Has read the file that is asked about. */
  let worker: PageWorker | undefined;

  byId('choose-file').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) void look(file);
    input.value = '';
  });
  listenToDrops((file) => void look(file));
  byId('file-cancel').addEventListener('click', () => dialog.close());
  byId('file-go').addEventListener('click', () => {
    const chosenWorker = worker;
    worker = undefined;
    dialog.close();
    const { value } = byId<HTMLSelectElement>('file-window');
    if (chosenWorker !== undefined) onFile(chosenWorker, chosen(), Number(value));
  });
  dialog.addEventListener('close', () => worker?.close());

  async function look(file: File): Promise<void> {
    worker?.close();
    worker = newWorker();
    const problem = await worker.look(file).then(show, (error: unknown) => (error as Error).message);
    byId('file-go').hidden = byId('file-form').hidden = problem !== undefined;
    if (problem !== undefined) setText(byId('file-about'), `${file.name} cannot be replayed: ${problem}.`);
    if (!dialog.open) dialog.showModal();
  }
}

function show({ preview, window }: { readonly preview: Preview; readonly window: number }): undefined {
  const { name, columns, rows, count: all, guess } = preview;
  setText(
    byId('file-about'),
    `${name} has ${count(all)} rows. It stays on this machine: the job runs in this page, which keeps it for a reload.`,
  );
  for (const role of ROLES) {
    const select = byId<HTMLSelectElement>(`file-${role}`);
    select.replaceChildren(...columns.map((column) => h('option', { value: column }, column)));
    select.value = guess[role];
  }
  const lengths = byId<HTMLSelectElement>('file-window');
  lengths.replaceChildren(...WINDOW_LENGTHS.map((length) => h('option', { value: length }, duration(length))));
  lengths.value = String(window);
  const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
  const body = rows.map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, cell))));
  byId('file-preview').replaceChildren(h('thead', {}, head), h('tbody', {}, ...body));
}

function chosen(): Columns {
  const [at, key, value] = ROLES.map((role) => byId<HTMLSelectElement>(`file-${role}`).value);
  return { at: at ?? '', key: key ?? '', value: value ?? '' };
}

function listenToDrops(onFile: (file: File) => void): void {
  const root = document.documentElement;
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  root.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add('is-dropping');
  });
  root.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('is-dropping');
  });
  root.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.remove('is-dropping');
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) onFile(file);
  });
}
