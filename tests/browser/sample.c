/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the pages that the browser tests look at: sample FOLDER [ACCOUNTS].  The accounts are those of
 * tests/unit/report_sample.h; a number adds as many made-up ones. */
#include "../unit/report_sample.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static void
add_accounts (Assessment *assessment, int count)
{
  static const char *const owners[] = { "Julia Hill", "Tom Lind", "Sara Iyer", "Ravi Diaz" };
  static const char *const kinds[] = { "Energy", "Foods", "Media", "Bank", "Logistics", "Health" };
  for (int i = 0; i < count; i++) {
    g_autofree char *id = g_strdup_printf ("B%05d", i),
                    *name = g_strdup_printf ("%s %d", kinds[i % 6], i * 7919 % count);
    AccountAssessment *account = sample_add_account (assessment, id, name, (Band) (i * 31 % 6), i * 17 % 20);
    account->owner = g_strdup (owners[i % 4]);
    account->currency = g_strdup ("EUR");
    account->arr = 1000 + i * 37 % 90000;
    account->renewal_day = 20640 + i % 500;
    sample_add_series (account, "person_days", "Person-days a week", "person-days",
                       (double[]){ 9 + i % 5, i % 9, 3 });
  }
}

static bool
write_file (const char *folder, const ReportFile *file)
{
  gsize length;
  const char *bytes = g_bytes_get_data (file->bytes, &length);
  g_autofree char *path = g_build_filename (folder, file->path, NULL), *parent = g_path_get_dirname (path);
  return g_mkdir_with_parents (parent, 0777) == 0 && g_file_set_contents (path, bytes, (gssize) length, NULL);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  g_autoptr (Assessment) assessment = sample_new ();
  add_accounts (assessment, argc > 2 ? atoi (argv[2]) : 0);
  ReportOptions options = { .all_pages = argc <= 2 };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  if (!report_write (assessment, "html", &options, files, NULL))
    return 1;
  for (guint i = 0; i < files->len; i++)
    if (argc <= 2 || i == 0) /* of the many accounts only the list is looked at */
      if (!write_file (argv[1], files->pdata[i]))
        return 1;
  return 0;
}
