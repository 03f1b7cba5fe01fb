import type { PageWorker } from '../feed/workerFeed.js';
import { byId, h, setText } from '../dom.js';
import { bytes, count, counted, duration } from '../format.js';
import { WINDOW_LENGTHS } from '../../sources/tableReadings.js';
import type { Columns } from '../../sources/columns.js';
import type { Preview, Usable } from '../worker/messages.js';

/** What is asked of a file: which column is what, and how long a window is. */
const ROLES = ['at', 'key', 'value'] as const;
type Role = (typeof ROLES)[number];
/** Its rows are held as text and as readings, and kept for a reload: so many bytes, and all that fits. */
const MOST = 256_000_000;

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

  byId('file-other').addEventListener('click', () => input.click());
  for (const role of ROLES) byId(`file-${role}`).addEventListener('change', () => void check(role));

  async function look(file: File): Promise<void> {
    worker?.close();
    const reader = (worker = newWorker());
    showState('reading', `Reading ${file.name}, ${bytes(file.size)} …`);
    if (!dialog.open) dialog.showModal();
    try {
      if (file.size > MOST) throw new Error(`it has ${bytes(file.size)}, and a page has room for ${bytes(MOST)}`);
      const { preview, usable } = await reader.look(file);
      // Another one may have been dropped meanwhile.
      if (worker !== reader) return;
      show(preview);
      showUsable(usable);
      byId<HTMLSelectElement>('file-window').value = String(usable.window);
      const { name, count: all } = preview;
      const where = 'It stays on this machine: the job runs in this page, which keeps it for a reload.';
      showState('asking', `${name} has ${counted(all, 'row')}. ${where}`);
      byId(usable.usable > 0 ? 'file-go' : 'file-at').focus();
    } catch (error) {
      if (worker === reader) showState('failed', `${file.name} cannot be replayed: ${(error as Error).message}.`);
    }
  }

  /** Another column has been chosen. */
  async function check(role: Role): Promise<void> {
    const columns = chosen();
    const checked = await worker?.check(columns).catch(() => undefined);
    if (checked === undefined || !isSame(columns, chosen())) return;
    showUsable(checked.usable);
    if (role === 'at') byId<HTMLSelectElement>('file-window').value = String(checked.usable.window);
  }
}

/** What the dialog is about, and what can be done. */
function showState(state: 'reading' | 'asking' | 'failed', about: string): void {
  setText(byId('file-about'), about);
  byId('file-form').hidden = byId('file-go').hidden = state !== 'asking';
  byId('file-other').hidden = state !== 'failed';
  setText(byId('file-cancel'), state === 'failed' ? 'Close' : 'Cancel');
}

/** How many rows can be used by the columns that are chosen; with none, there is nothing to replay. */
function showUsable({ usable, unusable, reason = '' }: Usable): void {
  const text =
    usable === 0
      ? `No row can be used, the first because ${reason}. Choose other columns.`
      : unusable > 0
        ? `${count(unusable)} of ${counted(usable + unusable, 'row')} will be rejected, the first because ${reason}.`
        : '';
  setText(byId('file-unusable'), text);
  byId('file-unusable').classList.toggle('is-wrong', usable === 0);
  byId<HTMLButtonElement>('file-go').disabled = usable === 0;
}

function show({ columns, rows, guess }: Preview): void {
  for (const role of ROLES) {
    const select = byId<HTMLSelectElement>(`file-${role}`);
    select.replaceChildren(...columns.map((column) => h('option', { value: column }, column)));
    select.value = guess[role];
  }
  const lengths = byId<HTMLSelectElement>('file-window');
  lengths.replaceChildren(...WINDOW_LENGTHS.map((length) => h('option', { value: length }, duration(length))));
  const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
  const body = rows.map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, cell))));
  byId('file-preview').replaceChildren(h('thead', {}, head), h('tbody', {}, ...body));
}

function chosen(): Columns {
  const [at, key, value] = ROLES.map((role) => byId<HTMLSelectElement>(`file-${role}`).value);
  return { at: at ?? '', key: key ?? '', value: value ?? '' };
}

function isSame(a: Columns, b: Columns): boolean {
  return ROLES.every((role) => a[role] === b[role]);
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
