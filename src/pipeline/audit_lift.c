/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came to be known only between the two dates of an audit. */
#include <string.h>

#include "base/noun.h"
#include "measure/rows.h"
#include "pipeline/audit.h"
#include "pipeline/row_owner.h"
#include "pipeline/settle.h"

typedef struct {
  Audit *audit;
  AuditCause cause;
  History *history;
  int64_t from_unix, to_unix; /* the last second of each date */
  Roster *roster;             /* as of the second date */
  RowOwners *owners;
  guint count;
} Lift;

static bool
is_late (const Lift *lift, int64_t known_unix)
{
  return known_unix > lift->from_unix && known_unix <= lift->to_unix;
}

static AuditCause
cause_of (TableKind kind)
{
  switch (kind) {
  case TABLE_CONTACTS:
  case TABLE_TEAM:
  case TABLE_ALIASES:
  case TABLE_CARDS:
  case TABLE_GROUPS:
  case TABLE_SUBSCRIPTIONS:
  case TABLE_ID_MAP:
    return CAUSE_MERGE;
  default:
    return CAUSE_DATA;
  }
}

/* ---- whose it is ---- */

static const char *
name_owner (const Lift *lift, int account)
{
  return account >= 0 ? ((Account *) lift->roster->accounts->pdata[account])->id : NULL;
}

/* Of an account, or of an address, as the second date knows it; NULL: of no single account. */
static const char *
find_owner (const Lift *lift, const char *text)
{
  return text != NULL ? name_owner (lift, row_owners_find (lift->owners, text)) : NULL;
}

/* Of the first address on a card that is somebody's. */
static const char *
find_list_owner (const Lift *lift, const char *addresses)
{
  const char *owner = NULL;
  g_auto (GStrv) items = g_strsplit (addresses, ";", -1);
  for (char **item = items; *item != NULL && owner == NULL; item++)
    owner = find_owner (lift, *item);
  return owner;
}

/* A row that says who somebody is has only addresses. */
static const char *
find_row_owner (const Lift *lift, const StoredRow *row)
{
  const Table *table = table_get (row->kind);
  const char *owner = name_owner (lift, row_owners_find_row (lift->owners, row));
  for (int i = 0; i < table->column_count && owner == NULL; i++)
    if (table->columns[i].type == CELL_EMAIL)
      owner = find_owner (lift, row->cells[i]);
    else if (table->columns[i].type == CELL_ADDRESSES && row->cells[i] != NULL)
      owner = find_list_owner (lift, row->cells[i]);
  return owner;
}

/* Takes the evidence. */
static void
add_learnt (Lift *lift, const char *account_id, Evidence *evidence)
{
  AuditLearnt *learnt = g_new0 (AuditLearnt, 1);
  *learnt = (AuditLearnt){ lift->cause, g_strdup (account_id), evidence };
  g_ptr_array_add (lift->audit->learnt, learnt);
  lift->count++;
}

/* ---- rows ---- */

/* A row without a date of its own counts from when it became known: that is nothing late, unless it says who
 * is who. */
static bool
is_about_before (const Lift *lift, const StoredRow *row)
{
  int column = table_get (row->kind)->event_column;
  int32_t day = column >= 0 ? row_day (row, column) : DAY_NONE;
  if (day == DAY_NONE)
    return column >= 0 || lift->cause == CAUSE_MERGE;
  return day <= lift->audit->from_day;
}

static void
lift_row (Lift *lift, StoredRow *row)
{
  if (!is_late (lift, row->known_unix) || !is_about_before (lift, row))
    return;
  const char *name = table_get (row->kind)->name, *owner = find_row_owner (lift, row);
  g_autofree char *text = g_strdup_printf ("a row of %s", name);
  Fact *fact = fact_new (name, 1); /* ids are made as the measures make them */
  fact_add_keyed (fact, row, day_of_unix (row->known_unix), text);
  Evidence *evidence = evidence_copy (fact->evidence->pdata[0]);
  fact_free (fact);
  if (g_str_has_suffix (evidence->id, ":") && owner != NULL) { /* the account is the key */
    g_free (evidence->id);
    evidence->id = g_strconcat (name, ":", owner, NULL);
  }
  add_learnt (lift, owner, evidence);
  row->known_unix = lift->from_unix;
}

/* Use is long: one line an account, with the number of its rows. */
static void
lift_usage (Lift *lift)
{
  g_autofree guint *counts = g_new0 (guint, lift->history->words->len + 1);
  int32_t known_day = DAY_NONE;
  for (guint i = 0; i < lift->history->usage_count; i++) {
    StoredUsage *usage = &lift->history->usage[i];
    if (!is_late (lift, usage->known_unix) || usage->day > lift->audit->from_day)
      continue;
    known_day = MAX (known_day, day_of_unix (usage->known_unix));
    usage->known_unix = lift->from_unix;
    counts[usage->account]++;
  }
  for (guint word = 0; word < lift->history->words->len; word++) {
    if (counts[word] == 0)
      continue;
    const char *name = lift->history->words->pdata[word], *owner = find_owner (lift, name);
    g_autofree char *id = g_strconcat ("usage:", name, NULL);
    g_autofree char *rows = noun_count (counts[word], "rows");
    g_autofree char *text = g_strconcat (rows, " of usage", NULL);
    add_learnt (lift, owner != NULL ? owner : name, evidence_new ("row", id, known_day, text));
  }
}

/* ---- decisions ---- */

static void
lift_event (Lift *lift, IdentityEvent *event)
{
  if (!is_late (lift, event->known_unix))
    return;
  const char *owner = find_owner (lift, event->a);
  g_autofree char *id = g_strdup_printf ("%s:%s/%s", event->kind, event->a, event->b);
  g_autofree char *text = g_strdup_printf ("%s, %s", event->source, event->decision);
  add_learnt (lift, owner != NULL ? owner : find_owner (lift, event->b),
              evidence_new ("identity", id, day_of_unix (event->known_unix), text));
  event->known_unix = lift->from_unix;
}

/* ---- all ---- */

static gint
compare_learnt (gconstpointer a, gconstpointer b)
{
  const AuditLearnt *x = *(AuditLearnt *const *) a, *y = *(AuditLearnt *const *) b;
  if (x->cause != y->cause)
    return (int) x->cause - (int) y->cause;
  int order = g_strcmp0 (x->account_id, y->account_id);
  if (order == 0)
    order = strcmp (x->evidence->id, y->evidence->id);
  return order != 0 ? order : (x->evidence->day > y->evidence->day) - (x->evidence->day < y->evidence->day);
}

static void
open_roster (Lift *lift, const Config *config)
{
  const History *history = lift->history;
  const SettleMoment moment = { history->addresses, history->events, lift->to_unix, lift->audit->to_day };
  lift->roster = settle_roster (history, config, &moment);
  lift->owners = row_owners_new (history, lift->roster, lift->to_unix);
}

guint
audit_lift (Audit *audit, AuditCause cause, History *history, const Config *config)
{
  Lift lift = { .audit = audit,
                .cause = cause,
                .history = history,
                .from_unix = day_end_unix (audit->from_day),
                .to_unix = day_end_unix (audit->to_day) };
  open_roster (&lift, config);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    for (guint i = 0; cause == cause_of ((TableKind) kind) && i < history->rows[kind]->len; i++)
      lift_row (&lift, history->rows[kind]->pdata[i]);
  if (cause == CAUSE_DATA)
    lift_usage (&lift);
  for (guint i = 0; cause == CAUSE_MERGE && i < history->events->len; i++)
    lift_event (&lift, history->events->pdata[i]);
  g_ptr_array_sort (audit->learnt, compare_learnt);
  row_owners_free (lift.owners);
  roster_free (lift.roster);
  return lift.count;
}
