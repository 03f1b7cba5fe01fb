import { byId } from './dom.js';
import { remember, remembered } from './remembered.js';

const KEY = 'rxtide-theme';
const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** The switch between light and dark. Unless it is used, the system says. `onChange`: colours are others now. */
export function themeSwitch(onChange: () => void): void {
  const select = byId<HTMLSelectElement>('theme');
  const stored = THEMES.find((theme) => theme === remembered('localStorage', KEY)) ?? 'system';
  select.value = stored;
  apply(stored);
  select.addEventListener('change', () => {
    const theme = select.value as Theme;
    remember('localStorage', KEY, theme);
    apply(theme);
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}

function apply(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}
