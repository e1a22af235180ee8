/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

#define SCHEMA_APPLICATION_ID 0x77656674 /* "weft" */

/* The schema version of this program: the number of its migrations. */
int schema_version (void);
/* What an open file is: *version is its schema; an empty database is 0.  False: not a weft store, or a newer
 * one. */
bool schema_check (Store *store, int *version, GError **error);
/* Lifts the store to the schema of this program, in one transaction. */
bool schema_migrate (Store *store, GError **error);
