// SPDX-License-Identifier: MIT
// The page is complete without this script.  It replaces the still parts that gain from being moved: the map,
// the evidence, the list of accounts.
import { h, render } from 'preact';
import { Evidence } from './evidence.js';
import { Portfolio, Tally } from './portfolio.js';
import { StakeholderMap } from './map.js';
import { ThemeButton } from './theme.js';

// What is replaced, by what, and which part of the page's data it shows.
const mounts = [['theme', ThemeButton], ['map', StakeholderMap, 'map'], ['evidence', Evidence, 'evidence'], ['tally', Tally, 'portfolio'], ['portfolio', Portfolio, 'portfolio']];

const data = JSON.parse(document.getElementById('data').textContent);
for (const [name, Component, part] of mounts) {
  const element = document.getElementById(`app-${name}`);
  if (element === null || (part !== undefined && !(part in data))) continue;
  element.replaceChildren();
  render(h(Component, { data: data[part] }), element);
}
document.documentElement.dataset.ready = 'yes';
