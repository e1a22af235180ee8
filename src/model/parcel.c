/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parcel.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"

#define ALIGNMENT 8u /* of what structs are made of: pointers, doubles */

static bool
is_made (const Parcel *parcel)
{
  return parcel->mode == PARCEL_UNWRAP || parcel->mode == PARCEL_LOOK;
}

void
parcel_bytes (Parcel *parcel, gpointer bytes, gsize size)
{
  if (size == 0)
    return;
  if (parcel->mode == PARCEL_WRAP)
    bytes_append (parcel->out, bytes, size);
  else {
    memcpy (bytes, parcel->in, size);
    parcel->in += size;
  }
}

/* Structs lie where they can be read in place. */
static void
align (Parcel *parcel)
{
  static const char padding[ALIGNMENT] = { 0 };
  if (parcel->mode == PARCEL_WRAP)
    bytes_append (parcel->out, padding, -parcel->out->len % ALIGNMENT);
  else if (is_made (parcel))
    parcel->in += -(guintptr) parcel->in % ALIGNMENT;
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

static void
wrap_text (Parcel *parcel, char **text)
{
  guint length = wrap_length (parcel, parcel->mode == PARCEL_WRAP ? (guint) strlen (*text) + 1 : 0);
  if (parcel->mode == PARCEL_WRAP)
    parcel_bytes (parcel, *text, length);
  else
    *text = unwrap_text (parcel, length);
}

/* One that is made has the address that was wrapped with its struct: NULL if it was. */
void
parcel_text (Parcel *parcel, char **text)
{
  if (*text != NULL)
    wrap_text (parcel, text);
}

/* Room in the bytes that is written to where they are looked at; NULL while they are wrapped. */
static gpointer
make_room (Parcel *parcel, gsize size)
{
  align (parcel);
  if (parcel->mode == PARCEL_WRAP) {
    gsize length = parcel->out->len;
    g_string_set_size (parcel->out, length + size);
    memset (parcel->out->str + length, 0, size);
    return NULL;
  }
  gpointer room = parcel->in;
  parcel->in += size;
  return room;
}

/* GLib's arrays by what is public of them: who only reads them needs no more. */
static GArray *
make_array (Parcel *parcel, guint length, guint item_size)
{
  GArray *here = make_room (parcel, sizeof *here);
  if (parcel->mode == PARCEL_UNWRAP)
    return g_array_set_size (g_array_sized_new (FALSE, FALSE, item_size, length), length);
  *here = (GArray){ (char *) parcel->in, length };
  return here;
}

void
parcel_array (Parcel *parcel, GArray **array, guint item_size)
{
  if (*array == NULL)
    return;
  guint length = wrap_length (parcel, is_made (parcel) ? 0 : (*array)->len);
  if (is_made (parcel))
    *array = make_array (parcel, length, item_size);
  else
    make_room (parcel, sizeof (GArray));
  if (parcel->mode == PARCEL_LOOK)
    parcel->in += (gsize) length * item_size;
  else
    parcel_bytes (parcel, (*array)->data, (gsize) length * item_size);
}

/* NULL holds nothing. */
static guint
length_of (const GPtrArray *list)
{
  return list != NULL ? list->len : 0;
}

static GPtrArray *
look_at_list (GPtrArray *here, guint length)
{
  static GPtrArray none = { NULL, 0 };
  if (length == 0)
    return &none;
  *here = (GPtrArray){ (gpointer *) (gpointer) (here + 1), length };
  return here;
}

static GPtrArray *
make_list (guint length, GDestroyNotify item_free)
{
  GPtrArray *list = g_ptr_array_new_full (length, item_free);
  if (length > 0)
    g_ptr_array_set_size (list, (gint) length);
  return list;
}

/* One that is made has its length, and nothing in it yet. */
static void
open_list (Parcel *parcel, GPtrArray **list, GDestroyNotify item_free)
{
  guint length = wrap_length (parcel, is_made (parcel) ? 0 : length_of (*list));
  GPtrArray *here = length > 0 ? make_room (parcel, sizeof *here + length * sizeof (gpointer)) : NULL;
  if (parcel->mode == PARCEL_LOOK)
    *list = look_at_list (here, length);
  else if (parcel->mode == PARCEL_UNWRAP)
    *list = make_list (length, item_free);
}

static gpointer
make_item (Parcel *parcel, gsize size)
{
  align (parcel);
  gpointer item = parcel->in;
  parcel->in += size;
  return parcel->mode == PARCEL_LOOK ? item : g_memdup2 (item, size);
}

static void
wrap_item (Parcel *parcel, gpointer item, gsize size)
{
  align (parcel);
  parcel_bytes (parcel, item, size);
}

void
parcel_list (Parcel *parcel, GPtrArray **list, gsize item_size, ParcelFn fn, GDestroyNotify item_free)
{
  if (parcel->mode == PARCEL_FORGET) {
    *list = NULL;
    return;
  }
  open_list (parcel, list, item_free);
  for (guint i = 0; i < length_of (*list); i++) {
    if (is_made (parcel))
      (*list)->pdata[i] = make_item (parcel, item_size);
    else
      wrap_item (parcel, (*list)->pdata[i], item_size);
    if (fn != NULL)
      fn (parcel, (*list)->pdata[i]);
  }
}

void
parcel_texts (Parcel *parcel, GPtrArray **list)
{
  if (parcel->mode == PARCEL_FORGET) {
    *list = NULL;
    return;
  }
  open_list (parcel, list, g_free);
  for (guint i = 0; i < length_of (*list); i++) {
    char *text = (*list)->pdata[i];
    wrap_text (parcel, &text);
    (*list)->pdata[i] = text;
  }
}
