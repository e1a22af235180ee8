/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/demo.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "demo_resource.h"

static bool
write_one (GResource *resource, const char *source, const char *target, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, source, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return false;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_file_set_contents (target, data, (gssize) size, error);
}

/* The resource is two folders deep at most, so this calls itself at most twice. */
static bool
write_folder (GResource *resource, const char *source, const char *target, GError **error)
{
  g_auto (GStrv) children =
      g_resource_enumerate_children (resource, source, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (children == NULL)
    return false;
  if (g_mkdir_with_parents (target, 0777) != 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (errno));
    return false;
  }
  for (char **child = children; *child != NULL; child++) {
    g_autofree char *from = g_strconcat (source, *child, NULL);
    g_autofree char *to = g_build_filename (target, *child, NULL);
    bool is_folder = g_str_has_suffix (*child, "/");
    if (!(is_folder ? write_folder (resource, from, to, error) : write_one (resource, from, to, error)))
      return false;
  }
  return true;
}

bool
weft_demo_write (const char *folder, GError **error)
{
  return write_folder (demo_get_resource (), "/weft/demo/", folder, error);
}
