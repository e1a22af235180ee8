/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parcel.h"

#include <stdbool.h>
#include <string.h>

#define LENGTH_NONE G_MAXUINT /* of what is NULL */

static bool
is_made (const Parcel *parcel)
{
  return parcel->mode == PARCEL_UNWRAP || parcel->mode == PARCEL_LOOK;
}

/* They are short, and an account has thousands of them: where there is room, nobody is asked for it. */
static void
append (GString *out, gconstpointer bytes, gsize size)
{
  if (out->allocated_len - out->len <= size) {
    g_string_append_len (out, bytes, (gssize) size);
    return;
  }
  memcpy (out->str + out->len, bytes, size);
  out->len += size;
}

void
parcel_bytes (Parcel *parcel, gpointer bytes, gsize size)
{
  if (size == 0 || parcel->mode == PARCEL_FORGET)
    return;
  if (parcel->mode == PARCEL_WRAP)
    append (parcel->out, bytes, size);
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

static char *
unwrap_text (Parcel *parcel, guint length)
{
  char *text = (char *) parcel->in;
  parcel->in += length;
  return parcel->mode == PARCEL_LOOK ? text : g_memdup2 (text, length);
}

void
parcel_text (Parcel *parcel, char **text)
{
  if (parcel->mode == PARCEL_FORGET) {
    *text = NULL;
    return;
  }
  bool is_text = parcel->mode == PARCEL_WRAP && *text != NULL;
  guint length = wrap_length (parcel, is_text ? (guint) strlen (*text) + 1 : LENGTH_NONE);
  if (is_made (parcel))
    *text = length != LENGTH_NONE ? unwrap_text (parcel, length) : NULL;
  else if (is_text)
    parcel_bytes (parcel, *text, length);
}

void
parcel_array (Parcel *parcel, GArray **array, guint item_size)
{
  if (is_made (parcel))
    *array = NULL;
  guint length = wrap_length (parcel, *array != NULL ? (*array)->len : LENGTH_NONE);
  if (length == LENGTH_NONE)
    return;
  if (is_made (parcel))
    *array = g_array_set_size (g_array_sized_new (FALSE, FALSE, item_size, length), length);
  parcel_bytes (parcel, (*array)->data, (gsize) length * item_size);
}

void
parcel_list (Parcel *parcel, GPtrArray **list, gsize item_size, ParcelFn fn, GDestroyNotify item_free)
{
  guint length = wrap_length (parcel, is_made (parcel) ? 0 : (*list)->len);
  if (is_made (parcel))
    *list = g_ptr_array_new_full (length, item_free);
  for (guint i = 0; i < length; i++) {
    gpointer item = is_made (parcel) ? g_malloc (item_size) : g_ptr_array_index (*list, i);
    parcel_bytes (parcel, item, item_size);
    if (fn != NULL)
      fn (parcel, item);
    if (is_made (parcel))
      g_ptr_array_add (*list, item);
  }
}

void
parcel_texts (Parcel *parcel, GPtrArray **list)
{
  guint length = wrap_length (parcel, is_made (parcel) ? 0 : (*list)->len);
  if (is_made (parcel))
    *list = g_ptr_array_new_full (length, g_free);
  for (guint i = 0; i < length; i++) {
    char *text = is_made (parcel) ? NULL : g_ptr_array_index (*list, i);
    parcel_text (parcel, &text);
    if (is_made (parcel))
      g_ptr_array_add (*list, text);
    else
      (*list)->pdata[i] = text;
  }
}
