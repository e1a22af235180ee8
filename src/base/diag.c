/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include "base/limits.h"
#include "base/text.h"

void
diag_reject_free (gpointer data)
{
  DiagReject *reject = data;
  g_free (reject->reason);
  g_free (reject);
}

Diag *
diag_new (void)
{
  Diag *diag = g_new0 (Diag, 1);
  diag->rejects = g_ptr_array_new_with_free_func (diag_reject_free);
  diag->warnings = g_ptr_array_new_with_free_func (g_free);
  return diag;
}

void
diag_free (Diag *diag)
{
  if (diag == NULL)
    return;
  g_ptr_array_unref (diag->rejects);
  g_ptr_array_unref (diag->warnings);
  g_free (diag);
}

void
diag_reject (Diag *diag, DiagPlace unit, uint64_t place, uint64_t length, const char *format, ...)
{
  diag->rejected_count++;
  if (diag->rejects->len >= LIMIT_REJECTS_LISTED)
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *raw = g_strdup_vprintf (format, args);
  va_end (args);
  DiagReject *reject = g_new0 (DiagReject, 1);
  *reject = (DiagReject){ unit, place, length, text_clean (raw, 300) };
  g_ptr_array_add (diag->rejects, reject);
}

DiagReject *
diag_take_last (Diag *diag)
{
  if (diag->rejects->len == 0 || diag->rejected_count > diag->rejects->len)
    return NULL;
  diag->rejected_count--;
  return g_ptr_array_steal_index (diag->rejects, diag->rejects->len - 1);
}

void
diag_put_back (Diag *diag, DiagReject *reject)
{
  diag->rejected_count++;
  if (diag->rejects->len < LIMIT_REJECTS_LISTED)
    g_ptr_array_add (diag->rejects, reject);
  else
    diag_reject_free (reject);
}

void
diag_warn (Diag *diag, const char *format, ...)
{
  diag->warning_count++;
  if (diag->warnings->len >= LIMIT_REJECTS_LISTED)
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *raw = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (diag->warnings, text_clean (raw, 300));
}
