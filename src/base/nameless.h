/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Files without a name: nobody else can open them, and they are gone with the process. */

/* -1: none can be made. */
int nameless_open (const char *folder);
/* False: the file takes no more, or there is none. */
bool nameless_write (int file, int64_t offset, gconstpointer bytes, gsize size);
/* What was written there.  A file that cannot be read back ends the process: there is no other copy. */
void nameless_read (int file, int64_t offset, gpointer bytes, gsize size);
