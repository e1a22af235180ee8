/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

/* GLib before 2.76 serves its containers from slices, for whose locks two threads at work on accounts wait.
 * From malloc they come at once, as in later versions, where this does nothing: hence deprecated. */
static void
use_malloc (void)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_slice_set_config (G_SLICE_CONFIG_ALWAYS_MALLOC, TRUE);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

#ifdef __ELF__
/* It must be said before the first slice is taken, and libgobject takes some before main is reached. */
__attribute__ ((section (".preinit_array"), used)) static void (*const before_libraries) (void) = use_malloc;
#endif
