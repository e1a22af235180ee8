/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/view.h"

#include <string.h>

static void
gap_free (gpointer data)
{
  ViewGap *gap = data;
  g_free (gap->mailbox);
  g_free (gap);
}

AccountView *
account_view_new (const Account *account, int32_t first_week, int32_t as_of_day)
{
  AccountView *view = g_new0 (AccountView, 1);
  int32_t last_week = week_of_day (as_of_day);
  *view = (AccountView){ .account = account,
                         .as_of_day = as_of_day,
                         .first_week = first_week,
                         .last_week = last_week,
                         .start_week = last_week + 1,
                         .acts = g_array_new (FALSE, FALSE, sizeof (Act)),
                         .contact_days = g_array_new (FALSE, FALSE, sizeof (ContactDay)),
                         .mails = g_array_new (FALSE, FALSE, sizeof (ViewMail)),
                         .recipients = g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                         .asks = g_array_new (FALSE, FALSE, sizeof (Ask)),
                         .meetings = g_array_new (FALSE, FALSE, sizeof (ViewMeeting)),
                         .guests = g_array_new (FALSE, FALSE, sizeof (Guest)),
                         .notices = g_array_new (FALSE, FALSE, sizeof (ViewNotice)),
                         .namesakes = g_array_new (FALSE, FALSE, sizeof (ViewNamesake)),
                         .usage = g_array_new (FALSE, FALSE, sizeof (ViewUsage)),
                         .is_valid = g_array_new (FALSE, FALSE, sizeof (guint8)),
                         .gaps = g_ptr_array_new_with_free_func (gap_free),
                         .mailbox_share = 1 };
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    view->rows[kind] = g_ptr_array_new ();
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    view->kept_since[kind] = view->kept_until[kind] = DAY_NONE;
  if (last_week >= first_week) {
    g_array_set_size (view->is_valid, (guint) (last_week - first_week + 1));
    memset (view->is_valid->data, 1, view->is_valid->len);
  }
  return view;
}

void
account_view_free (gpointer data)
{
  AccountView *view = data;
  if (view == NULL)
    return;
  GArray *arrays[] = { view->acts,  view->contact_days, view->mails,    view->recipients,
                       view->asks,  view->meetings,     view->guests,   view->notices,
                       view->usage, view->is_valid,     view->namesakes };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    g_ptr_array_unref (view->rows[kind]);
  g_ptr_array_unref (view->gaps);
  g_clear_pointer (&view->person_days, g_array_unref);
  g_clear_pointer (&view->texts, g_bytes_unref);
  g_free (view);
}

void
view_count_weeks (const AccountView *view, guint *weeks)
{
  if (view->person_days != NULL) {
    memcpy (weeks, view->person_days->data, view->person_days->len * sizeof *weeks);
    return;
  }
  for (guint i = 0; i < view->acts->len; i++) {
    int32_t index = week_of_day (VIEW_ITEM (view->acts, Act, i)->day) - view->first_week;
    if (index >= 0 && index < (int32_t) view->is_valid->len)
      weeks[index]++;
  }
}

/* With everybody's rows that long ago, the export of a table has ended; usage files are cut by the week at
 * most. */
#define EXPORT_LATE_DAYS 28
#define USAGE_LATE_DAYS 14

bool
view_has_ended (const AccountView *view, TableKind kind)
{
  int32_t late = kind == TABLE_USAGE ? USAGE_LATE_DAYS : EXPORT_LATE_DAYS;
  return view->kept_until[kind] != DAY_NONE && view->kept_until[kind] + late < view->as_of_day;
}

#define ABSENCE_DAYS_DEFAULT 7 /* an absence text without a date */
#define ABSENCE_TAIL_DAYS 4    /* three business days to catch up, roughly */

int32_t
view_absence_end (const ViewNotice *notice)
{
  return notice->until_day != DAY_NONE ? notice->until_day + ABSENCE_TAIL_DAYS
                                       : notice->day + ABSENCE_DAYS_DEFAULT;
}

uint32_t
view_find_person (const AccountView *view, const char *address)
{
  if (view->people_by_address == NULL || address == NULL)
    return PERSON_NONE;
  gpointer found = g_hash_table_lookup (view->people_by_address, address);
  return found != NULL ? GPOINTER_TO_UINT (found) - 1 : PERSON_NONE;
}
