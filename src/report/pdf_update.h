/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* What cairo 1.16 cannot write into a PDF that is read aloud: the language, the title in place of the file's
 * name, and a text for each figure.  It is appended as an incremental update (ISO 32000-1, 7.5.6): the bytes
 * that cairo wrote stay as they are.
 *
 * texts: char *, one for each /Figure of the structure, in their order.  NULL if the file is not built as
 * cairo builds one of version 1.4 (a plain cross-reference table) or has another number of figures. */
GBytes *pdf_update (GBytes *pdf, const char *language, const GPtrArray *texts);
