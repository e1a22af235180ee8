// SPDX-License-Identifier: MIT
// The dark colours are a style sheet of their own; the button decides for which media it holds.
import { signal, effect } from '@preact/signals';

const KEY = 'weft-theme';
const SYSTEM = 'screen and (prefers-color-scheme: dark)';

// A page opened from a file share may have no storage.
function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // then it holds for this page only
  }
}

const chosen = recall();
const isDark = signal(chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark');
const isChosen = signal(chosen !== null);

effect(() => {
  const media = isDark.value ? 'screen' : 'not all';
  document.getElementById('dark').media = isChosen.value ? media : SYSTEM;
});

function toggle() {
  isDark.value = !isDark.value;
  isChosen.value = true;
  remember(isDark.value ? 'dark' : 'light');
}

export const ThemeButton = () => <button type="button" onClick={toggle}>{isDark.value ? 'Light colours' : 'Dark colours'}</button>;
