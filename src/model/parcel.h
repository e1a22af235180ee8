/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* A struct and all that it owns as one run of bytes, to be made again in the same process: what it only
 * borrows keeps its address.  One description serves both ways: each call wraps what it is given, or fills it
 * in. */
typedef enum {
  PARCEL_WRAP,
  PARCEL_UNWRAP,
  PARCEL_LOOK,  /* unwraps what is only to be read: all of it stays in the bytes, which must outlive it; its
                 * lists and arrays have their length and their items, and are not to be given to GLib */
  PARCEL_FORGET /* sets the lists of such a one to NULL */
} ParcelMode;

typedef struct {
  ParcelMode mode;
  GString *out; /* bytes: what is wrapped so far */
  guint8 *in;   /* what is left to unwrap, of bytes that lie as malloc gives them */
} Parcel;

/* Wraps what one item of a list owns; the item itself is wrapped.  NULL: it owns nothing. */
typedef void (*ParcelFn) (Parcel *parcel, gpointer item);

void parcel_bytes (Parcel *parcel, gpointer bytes, gsize size);
/* Texts and arrays of an item, which may be NULL. */
void parcel_text (Parcel *parcel, char **text);
void parcel_array (Parcel *parcel, GArray **array, guint item_size);
/* Structs of one size; a list that is unwrapped frees them by item_free, NULL: it does not.  One that is NULL
 * comes back with nothing in it. */
void parcel_list (Parcel *parcel, GPtrArray **list, gsize item_size, ParcelFn fn, GDestroyNotify item_free);
void parcel_texts (Parcel *parcel, GPtrArray **list); /* char * */
