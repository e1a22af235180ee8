/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/statement.h"

#define COLUMNS "known, kind, a, b, value, source, confidence, evidence, decision"

bool
store_put_identity_event (Store *store, const IdentityEvent *event, GError **error)
{
  static const char sql[] = "INSERT INTO identity_event (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            " ON CONFLICT DO NOTHING";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, event->known_unix); /* a unique key may not be NULL */
  statement_bind_text (statement, event->kind);
  statement_bind_text (statement, event->a);
  statement_bind_text (statement, event->b);
  statement_bind_text (statement, event->value != NULL ? event->value : "");
  statement_bind_text (statement, event->source != NULL ? event->source : "");
  statement_bind_number (statement, event->confidence);
  statement_bind_text (statement, event->evidence != NULL ? event->evidence : "");
  statement_bind_text (statement, event->decision);
  return statement_run (store, statement, error);
}

bool
store_remove_identity_event (Store *store, const IdentityEvent *event, GError **error)
{
  static const char sql[] = "DELETE FROM identity_event WHERE kind = ? AND a = ? AND b = ? AND source = ?";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, event->kind);
  statement_bind_text (statement, event->a);
  statement_bind_text (statement, event->b);
  statement_bind_text (statement, event->source);
  return statement_run (store, statement, error);
}

GPtrArray *
store_read_identity_events (Store *store, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS " FROM identity_event"
                            " ORDER BY known, kind, a, b, value, source, decision";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (identity_event_free);
  while (statement != NULL && statement_next (store, statement, error)) {
    IdentityEvent *event = g_new0 (IdentityEvent, 1);
    event->known_unix = statement_read_int (statement);
    event->kind = g_strdup (statement_read_text (statement));
    event->a = g_strdup (statement_read_text (statement));
    event->b = g_strdup (statement_read_text (statement));
    event->value = g_strdup (statement_read_text (statement));
    event->source = g_strdup (statement_read_text (statement));
    event->confidence = statement_read_number (statement);
    event->evidence = g_strdup (statement_read_text (statement));
    event->decision = g_strdup (statement_read_text (statement));
    g_ptr_array_add (events, event);
  }
  return statement == NULL || statement->failed ? NULL : g_steal_pointer (&events);
}
