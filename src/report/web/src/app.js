// SPDX-License-Identifier: MIT
// The page is complete without this script.  It replaces the still parts that gain from being moved: the map,
// the evidence, the list of accounts.
import { h, render } from 'preact';
import { Evidence } from './evidence.js';
import { Portfolio } from './portfolio.js';
import { StakeholderMap } from './map.js';
import { ThemeButton } from './theme.js';

const mounts = { theme: ThemeButton, map: StakeholderMap, evidence: Evidence, portfolio: Portfolio };

const data = JSON.parse(document.getElementById('data').textContent);
for (const [name, Component] of Object.entries(mounts)) {
  const element = document.getElementById(`app-${name}`);
  if (element === null || (name !== 'theme' && !(name in data))) continue;
  element.replaceChildren();
  render(h(Component, { data: data[name] }), element);
}
document.documentElement.dataset.ready = 'yes';
