/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/web.h"

#include <gio/gio.h>

#include "web_resource.h"

char *
web_dup_file (const char *name)
{
  g_autofree char *path = g_strconcat ("/weft/", name, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (web_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

bool
web_has_script (void)
{
  gsize length = 0;
  g_resource_get_info (web_get_resource (), "/weft/app.js", G_RESOURCE_LOOKUP_FLAGS_NONE, &length, NULL,
                       NULL);
  return length > 0;
}
