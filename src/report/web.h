/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* A file of the folder web/, as built into the program. Yours. */
char *web_dup_file (const char *name);
/* Was the program built with the script of the page? */
bool web_has_script (void);
