/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/noun.h"
#include "base/text.h"
#include "report/html.h"
#include "report/markup.h"
#include "report/values.h"

#define MAX_CUTTERS 3

static const char *
find_name (const AccountAssessment *account, const char *person_id)
{
  for (guint i = 0; person_id != NULL && i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    if (g_strcmp0 (person->person_id, person_id) == 0)
      return person->name;
  }
  return NULL;
}

static void
append_person_row (GString *out, const AccountAssessment *account, const MapPerson *person)
{
  g_autofree char *before = values_format_key (person->share_before, true),
                  *now = values_format_key (person->share_now, true);
  g_autofree char *last = day_format (person->last_day);
  const char *successor = find_name (account, person->successor_id);
  g_string_append (out, "<tr><th scope=\"row\">");
  markup_append_name (out, person->name);
  markup_append (out, "<td>%s<td>%s<td>%s", person->side == SIDE_VENDOR ? "ours" : side_name (person->side),
                 person->title, level_name (person->level));
  markup_append (out, "<td>%s<td>%s%s",
                 person->function == FUNCTION_UNKNOWN ? "" : function_name (person->function),
                 presence_name (person->presence), person->is_new ? ", new" : "");
  if (successor != NULL)
    markup_append (out, ", followed by %s", successor);
  if (person->side == SIDE_CLIENT)
    markup_append (out, "<td class=\"n\">%s<td class=\"n\">%s<td>%s</tr>", before, now, last);
  else
    g_string_append (out, "<td><td><td></tr>");
}

void
html_append_people (GString *out, const AccountAssessment *account)
{
  g_autofree char *people = noun_count (account->people->len, "people");
  g_string_append_printf (
      out,
      "<details><summary>The same %s as a table</summary><div class=\"scroll\" role=\"region\" "
      "aria-label=\"People\" "
      "tabindex=\"0\"><table><thead><tr><th>Person<th>Side<th>Title<th>Level<th>Function"
      "<th>Now<th class=\"n\">Share before<th class=\"n\">Share now<th>Last act</tr></thead><tbody>",
      people);
  for (guint i = 0; i < account->people->len; i++)
    append_person_row (out, account, account->people->pdata[i]);
  g_string_append (out, "</tbody></table></div></details>");
}

void
html_append_thread (GString *out, const AccountAssessment *account)
{
  g_autoptr (GPtrArray) cutters = g_ptr_array_new ();
  for (guint i = 0; i < account->people->len; i++)
    if (((const MapPerson *) account->people->pdata[i])->cuts_thread)
      g_ptr_array_add (cutters, account->people->pdata[i]);
  if (cutters->len == 0)
    return;
  g_string_append (out, "<p class=\"thread\"><b>Who would cut the thread:</b> ");
  if (cutters->len > MAX_CUTTERS) { /* then nobody in particular */
    markup_append (out, "no single person; it would take %u at once.</p>", cutters->len);
    return;
  }
  for (guint i = 0; i < cutters->len; i++) {
    const MapPerson *person = cutters->pdata[i];
    if (i > 0)
      g_string_append (out, i + 1 == cutters->len ? " and " : ", ");
    markup_append_name (out, person->name);
    markup_append (out, " (%s)", person->side == SIDE_VENDOR ? "ours" : "theirs");
  }
  g_string_append (out, cutters->len == 1 ? ". Losing this one person would end all strong contact.</p>"
                        : cutters->len == 2
                            ? ". Losing both would end all strong contact; losing one would not.</p>"
                            : ". Losing them all would end all strong contact; fewer would not.</p>");
}
