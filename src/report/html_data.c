/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_data.h"

#include <math.h>

#include "base/json.h"
#include "base/text.h"
#include "model/aside.h"
#include "report/charts.h"
#include "report/html.h"
#include "report/key_numbers.h"
#include "report/map_edges.h"
#include "report/notes.h"
#include "report/summary.h"
#include "report/values.h"
#include "report/web.h"

#define MAX_TEXT_BYTES 400

static void
put_text (Json *json, const char *key, const char *text)
{
  g_autofree char *clean = text != NULL ? text_clean (text, MAX_TEXT_BYTES) : NULL;
  json_put_key (json, key);
  json_put_string (json, clean);
}

static void
put_number (Json *json, const char *key, double value)
{
  json_put_key (json, key);
  json_put_number (json, value);
}

/* A place on the map: a tenth of a pixel is enough. */
static void
put_length (Json *json, const char *key, double value)
{
  put_number (json, key, round (value * 10) / 10);
}

static void
put_bool (Json *json, const char *key, bool value)
{
  json_put_key (json, key);
  json_put_bool (json, value);
}

static void
put_day (Json *json, const char *key, int32_t day)
{
  g_autofree char *text = day_format (day);
  put_text (json, key, text);
}

static void
begin_list (Json *json, const char *key)
{
  json_put_key (json, key);
  json_begin_array (json);
}

/* All that moves is shown over the weeks of the series. */
static const Series *
get_weeks (const AccountAssessment *account)
{
  const Series *first = account->series->len > 0 ? account->series->pdata[0] : NULL;
  return first != NULL && first->values->len > 0 ? first : NULL;
}

static void
put_week (Json *json, const char *key, const Series *weeks, int32_t day)
{
  json_put_key (json, key);
  json_put_integer (json, week_of_day (day) - weeks->first_week);
}

static void
put_weekly (Json *json, const GArray *weekly)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  for (guint i = 0; weekly != NULL && i < weekly->len; i++)
    map_append_week (digits, g_array_index (weekly, guint8, i));
  put_text (json, "weekly", digits->str);
}

static void
put_rows (Json *json, const MapLayout *layout)
{
  begin_list (json, "rows");
  for (guint i = 0; i < layout->rows->len; i++) {
    const MapRow *row = &g_array_index (layout->rows, MapRow, i);
    json_begin_object (json);
    put_text (json, "label", row->label);
    put_length (json, "top", row->top);
    put_length (json, "height", row->height);
    put_bool (json, "isEmpty", row->lines == 0);
    json_end_object (json);
  }
  json_end_array (json);
  begin_list (json, "columns");
  for (guint i = 0; i < layout->columns->len; i++) {
    const MapColumn *column = &g_array_index (layout->columns, MapColumn, i);
    g_autofree char *label = map_dup_column_label (column);
    json_begin_object (json);
    put_text (json, "label", label);
    put_length (json, "left", column->left);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_cell (Json *json, const MapLayout *layout, const MapCell *cell)
{
  MapBox box = map_cell_box (layout, cell);
  json_begin_object (json);
  put_length (json, "x", box.x);
  put_length (json, "y", box.y);
  put_length (json, "width", box.width);
  put_length (json, "height", box.height);
  put_bool (json, "isTeam", cell->column == MAP_TEAM_COLUMN);
  put_bool (json, "isCounted",
            cell->column != MAP_TEAM_COLUMN && g_array_index (layout->rows, MapRow, cell->row).is_counted);
  begin_list (json, "people");
  for (guint i = 0; i < cell->people->len; i++)
    json_put_integer (json, g_array_index (cell->people, guint, i));
  json_end_array (json);
  json_put_key (json, "fold");
  if (cell->shown == cell->people->len)
    json_put_null (json);
  else {
    json_begin_object (json);
    put_length (json, "x", cell->fold_x);
    put_length (json, "y", cell->fold_y);
    put_number (json, "count", cell->people->len - cell->shown);
    json_end_object (json);
  }
  json_end_object (json);
}

static int64_t
find_person (const AccountAssessment *account, const char *id)
{
  for (guint i = 0; id != NULL && i < account->people->len; i++)
    if (g_str_equal (((const MapPerson *) account->people->pdata[i])->person_id, id))
      return i;
  return -1;
}

static void
put_person (Json *json, const AccountAssessment *account, const MapLayout *layout, guint index)
{
  const MapPerson *person = account->people->pdata[index];
  const MapPlace *place = &g_array_index (layout->places, MapPlace, index);
  const Series *weeks = get_weeks (account);
  g_autofree char *label = map_dup_label (person, place);
  json_begin_object (json);
  put_text (json, "name", person->name);
  put_text (json, "label", label);
  put_text (json, "title", person->title);
  put_text (json, "side", side_name (person->side));
  put_text (json, "level", person->level == LEVEL_UNKNOWN ? "" : level_name (person->level));
  put_text (json, "role", person->function == FUNCTION_UNKNOWN ? "" : function_name (person->function));
  put_text (json, "presence", presence_name (person->presence));
  put_length (json, "x", place->x);
  put_length (json, "y", place->y);
  put_length (json, "room", place->label_room);
  put_bool (json, "isFolded", place->is_folded);
  put_bool (json, "isExecutive", person->is_executive);
  put_bool (json, "isNew", person->is_new);
  put_bool (json, "cutsThread", person->cuts_thread);
  put_bool (json, "wasActive", map_was_active (account, index));
  put_number (json, "before", person->share_before);
  put_number (json, "now", person->share_now);
  json_put_key (json, "successor");
  json_put_integer (json, find_person (account, person->successor_id));
  put_week (json, "first", weeks,
            person->first_day == DAY_NONE ? week_first_day (weeks->first_week) : person->first_day);
  put_week (json, "last", weeks,
            person->last_day == DAY_NONE ? week_first_day (weeks->first_week) : person->last_day);
  put_day (json, "lastDay", person->side == SIDE_CLIENT ? person->last_day : DAY_NONE);
  put_weekly (json, person->weekly);
  json_end_object (json);
}

static void
put_events (Json *json, const AccountAssessment *account)
{
  begin_list (json, "events");
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (note->from_day == DAY_NONE)
      continue;
    json_begin_object (json);
    put_text (json, "text", note->text);
    put_week (json, "from", get_weeks (account), note->from_day);
    put_week (json, "to", get_weeks (account), note->to_day == DAY_NONE ? note->from_day : note->to_day);
    json_end_object (json);
  }
  json_end_array (json);
}

/* Weeks that no export covers: nobody is silent in them. */
static void
put_unseen (Json *json, const AccountAssessment *account)
{
  const Series *contact = summary_find_series (account, "person_days");
  begin_list (json, "unseen");
  for (guint i = 0; contact != NULL && i < contact->values->len; i++)
    if (isnan (g_array_index (contact->values, double, i)))
      json_put_integer (json, i);
  json_end_array (json);
}

static void
put_moment (Json *json, const char *key, int32_t first_day, int32_t last_day, const char *remark)
{
  g_autofree char *first = day_format (first_day), *last = day_format (last_day);
  g_autofree char *text = g_strdup_printf ("%s%s%s%s", first, *first != '\0' ? " to " : "", last, remark);
  put_text (json, key, text);
}

static void
put_spoken (Json *json, const char *key, const AccountAssessment *account, MapMoment moment)
{
  g_autofree char *text = map_dup_spoken (account, moment);
  put_text (json, key, text);
}

static void
put_map (Json *json, const AccountAssessment *account)
{
  const Series *weeks = get_weeks (account);
  g_autoptr (MapLayout) layout = map_layout_new (account);
  json_begin_object (json);
  put_day (json, "first", week_first_day (weeks->first_week));
  put_number (json, "weeks", weeks->values->len);
  g_autofree char *covered = key_numbers_dup_covered (account);
  put_moment (json, "before", account->before_first_day, account->before_last_day, "");
  put_moment (json, "now", account->now_first_day, account->now_last_day, covered);
  put_unseen (json, account);
  begin_list (json, "beforeWeeks");
  json_put_integer (json, week_of_day (account->before_first_day) - weeks->first_week);
  json_put_integer (json, week_of_day (account->before_last_day) - weeks->first_week);
  json_end_array (json);
  put_spoken (json, "spokenBefore", account, MAP_BEFORE);
  put_spoken (json, "spokenNow", account, MAP_AFTER);
  put_length (json, "width", MAP_WIDTH);
  put_length (json, "height", layout->height);
  put_length (json, "clientLeft", MAP_CLIENT_LEFT);
  put_rows (json, layout);
  begin_list (json, "cells");
  for (guint i = 0; i < layout->cells->len; i++)
    put_cell (json, layout, &g_array_index (layout->cells, MapCell, i));
  json_end_array (json);
  begin_list (json, "people");
  for (guint i = 0; i < account->people->len; i++)
    put_person (json, account, layout, i);
  json_end_array (json);
  json_put_key (json, "lines");
  map_put_edges (json, layout, account);
  put_events (json, account);
  json_end_object (json);
}

static void
put_evidence (Json *json, const AccountAssessment *account)
{
  json_begin_array (json);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    for (guint j = 0; finding->state == STATE_FIRED && j < finding->evidence->len; j++) {
      const Evidence *evidence = finding->evidence->pdata[j];
      json_begin_object (json);
      put_text (json, "code", finding->code);
      put_text (json, "title", finding->title);
      put_text (json, "kind", evidence->kind);
      put_day (json, "day", evidence->day);
      put_text (json, "text", evidence->text);
      put_text (json, "id", evidence->id);
      json_end_object (json);
    }
  }
  json_end_array (json);
}

static Json
begin_data (GString *out)
{
  g_string_append (out, "<script type=\"application/json\" id=\"data\">");
  Json json = json_begin (out);
  json.is_dense = true;
  json_begin_object (&json);
  return json;
}

static void
end_data (Json *json)
{
  json_end_object (json);
  g_string_append (json->out, "</script>\n");
}

void
html_append_account_data (GString *out, const AccountAssessment *account)
{
  if (!web_has_script ())
    return;
  Json json = begin_data (out);
  if (html_has_moving_map (account)) {
    json_put_key (&json, "map");
    put_map (&json, account);
  }
  json_put_key (&json, "evidence");
  put_evidence (&json, account);
  end_data (&json);
}

bool
html_has_moving_map (const AccountAssessment *account)
{
  bool has_windows = account->before_first_day != DAY_NONE && account->before_last_day != DAY_NONE;
  return has_windows && account->people->len > 0 && get_weeks (account) != NULL;
}

static void
put_account (Json *json, const ReportJob *job, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  const Finding *top = summary_find_top_finding (account);
  g_autofree char *words = summary_dup_band_words (account);
  g_autofree char *value = values_format_money (account->arr, account->currency);
  g_autofree char *link = job_has_page (job, account) ? html_page_link (account->id) : NULL;
  g_autofree char *spark = charts_dup_spark (summary_find_series (account, "person_days"));
  json_begin_object (json);
  put_text (json, "id", account->id);
  put_text (json, "name", account->name);
  put_text (json, "href", link);
  put_number (json, "band", account->band);
  put_text (json, "words", words);
  put_text (json, "mark", summary_band_mark (account->band));
  put_text (json, "pending", account->pending >= 0 ? band_title ((Band) account->pending) : NULL);
  put_number (json, "points", account->points);
  put_number (json, "stage", account->stage);
  put_number (json, "coverage", round (account->coverage * 100) / 100);
  put_text (json, "spark", spark);
  put_text (json, "finding", top != NULL ? top->title : notes_gist (account));
  put_day (json, "renewal", account->renewal_day);
  put_number (json, "arr", account->arr);
  put_text (json, "revenue", value);
  put_text (json, "owner", account->owner != NULL ? account->owner : "");
  put_text (json, "segment", account->segment != NULL ? account->segment : "");
  json_end_object (json);
}

void
html_append_portfolio_data (GString *out, const ReportJob *job)
{
  if (!web_has_script ())
    return;
  Json json = begin_data (out);
  begin_list (&json, "portfolio");
  for (guint i = 0; i < job->accounts->len; i++)
    put_account (&json, job, job->accounts->pdata[i]);
  json_end_array (&json);
  end_data (&json);
}
