/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parcel.h"

#include <stdbool.h>
#include <string.h>

#define LENGTH_NONE G_MAXUINT /* of what is NULL */

void
parcel_bytes (Parcel *parcel, gpointer bytes, gsize size)
{
  if (size == 0)
    return;
  if (parcel->out != NULL)
    g_byte_array_append (parcel->out, bytes, (guint) size);
  else {
    memcpy (bytes, parcel->in, size);
    parcel->in += size;
  }
}

static guint
wrap_length (Parcel *parcel, guint length)
{
  parcel_bytes (parcel, &length, sizeof length);
  return length;
}

void
parcel_text (Parcel *parcel, char **text)
{
  bool is_wrapped = parcel->out != NULL;
  guint length = wrap_length (parcel, is_wrapped && *text != NULL ? (guint) strlen (*text) + 1 : LENGTH_NONE);
  if (!is_wrapped)
    *text = length != LENGTH_NONE ? g_malloc (length) : NULL;
  if (length != LENGTH_NONE)
    parcel_bytes (parcel, *text, length);
}

void
parcel_array (Parcel *parcel, GArray **array, guint item_size)
{
  bool is_wrapped = parcel->out != NULL;
  guint length = wrap_length (parcel, is_wrapped && *array != NULL ? (*array)->len : LENGTH_NONE);
  if (!is_wrapped)
    *array = NULL;
  if (length == LENGTH_NONE)
    return;
  if (!is_wrapped)
    *array = g_array_set_size (g_array_sized_new (FALSE, FALSE, item_size, length), length);
  parcel_bytes (parcel, (*array)->data, (gsize) length * item_size);
}

void
parcel_list (Parcel *parcel, GPtrArray **list, gsize item_size, ParcelFn fn, GDestroyNotify item_free)
{
  bool is_wrapped = parcel->out != NULL;
  guint length = wrap_length (parcel, is_wrapped ? (*list)->len : 0);
  if (!is_wrapped)
    *list = g_ptr_array_new_full (length, item_free);
  for (guint i = 0; i < length; i++) {
    gpointer item = is_wrapped ? g_ptr_array_index (*list, i) : g_malloc (item_size);
    parcel_bytes (parcel, item, item_size);
    fn (parcel, item);
    if (!is_wrapped)
      g_ptr_array_add (*list, item);
  }
}

void
parcel_texts (Parcel *parcel, GPtrArray **list)
{
  bool is_wrapped = parcel->out != NULL;
  guint length = wrap_length (parcel, is_wrapped ? (*list)->len : 0);
  if (!is_wrapped)
    *list = g_ptr_array_new_full (length, g_free);
  for (guint i = 0; i < length; i++) {
    char *text = is_wrapped ? g_ptr_array_index (*list, i) : NULL;
    parcel_text (parcel, &text);
    if (!is_wrapped)
      g_ptr_array_add (*list, text);
  }
}
