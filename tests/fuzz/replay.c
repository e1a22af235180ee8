/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Stands in for libFuzzer where there is no clang: every file of the folders named is given to the target
 * once. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
replay_file (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, NULL))
    g_error ("%s cannot be read", path);
  /* A copy without a zero behind it, so that a read past the end is seen. */
  g_autofree uint8_t *bytes = g_memdup2 (text, MAX (length, 1));
  printf ("%s\n", path);
  fflush (stdout);
  LLVMFuzzerTestOneInput (bytes, length);
}

static unsigned
replay_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  unsigned count = 0;
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL; count++) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    replay_file (file);
  }
  return count;
}

int
main (int argc, char **argv)
{
  unsigned count = 0;
  for (int i = 1; i < argc; i++)
    count += replay_folder (argv[i]);
  printf ("%u inputs\n", count);
  return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
