// SPDX-License-Identifier: MIT
// Every record the fired signals rest on, in one list that can be narrowed.
import { signal, computed } from '@preact/signals';

const PAGE = 100;
const text = signal('');
const code = signal('');
const shown = signal(PAGE);
const rows = signal([]);

export function filterBy(words) {
  text.value = words;
  shown.value = PAGE;
}

const matching = computed(() => {
  const wanted = text.value.toLowerCase();
  return rows.value.filter((row) => (code.value === '' || row.code === code.value) && (wanted === '' || row.folded.includes(wanted)));
});

function Row({ row }) {
  return (
    <tr>
      <td class="day">{row.day}</td>
      <td class="day"><abbr title={row.title}>{row.code}</abbr></td>
      <td class="day">{row.kind}</td>
      <td class="what" dir="auto">{row.text}</td>
      <td><code>{row.id}</code></td>
    </tr>
  );
}

function Filters() {
  const codes = new Map(rows.value.map((row) => [row.code, row.title]));
  return (
    <div class="controls">
      <label>Search <input type="search" value={text.value} onInput={(event) => filterBy(event.currentTarget.value)} /></label>
      <label>
        Signal{' '}
        <select value={code.value} onChange={(event) => { code.value = event.currentTarget.value; shown.value = PAGE; }}>
          <option value="">all</option>
          {[...codes].map(([key, title]) => <option key={key} value={key}>{key} {title}</option>)}
        </select>
      </label>
      <span class="quiet" role="status">{matching.value.length} of {rows.value.length} records</span>
    </div>
  );
}

export function Evidence({ data }) {
  if (rows.value.length === 0) rows.value = data.map((row) => ({ ...row, folded: `${row.text ?? ''} ${row.id} ${row.kind} ${row.day}`.toLowerCase() }));
  const list = matching.value;
  return (
    <>
      <Filters />
      <div class="scroll" role="region" aria-label="Records" tabIndex={0}>
        <table class="records">
          <thead><tr><th scope="col">Date</th><th scope="col">Signal</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col">Id</th></tr></thead>
          <tbody>{list.slice(0, shown.value).map((row, i) => <Row key={i} row={row} />)}</tbody>
        </table>
      </div>
      {list.length > shown.value && <button type="button" onClick={() => { shown.value += PAGE; }}>{list.length - shown.value} more</button>}
    </>
  );
}
